/**
 * What a live feed owes its reader, told from the clock alone: the candles that have closed since it was last asked, in
 * order, and a look at those still forming. It keeps one open time a series, so that however late the reader comes, no
 * close is lost and nothing piles up.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"

/** What is listened to by a name. */
export interface Stream {
  readonly name: string
  readonly series: Series.Series
  /** When it was subscribed to, epoch ms. */
  readonly since: number
}

interface Track {
  readonly stream: Stream
  /** Open time of the next candle to close. */
  readonly openTime: number
  /** When the forming candle is to be shown next. */
  readonly showAt: number
}

export interface Feed {
  readonly tracks: ReadonlyArray<Track>
  /** How late its reader comes of late, in ms of the clock. */
  readonly lateness: number
}

/** A bucket of a stream that has closed, or the one that is forming. */
export interface Due {
  readonly _tag: "Closed" | "Open"
  readonly stream: Stream
  readonly openTime: number
}

const showEvery = (series: Series.Series): number => series.interval === "1s" ? 1_000 : 2_000

/** A reader who comes n ms late is shown forming candles every 50 n ms. A clock that runs fast makes all readers late. */
const latenessesBetweenShows = 50

/** Forming candles are shown in the middle of a second, the closed ones at its end. */
const showTime = (series: Series.Series, now: number, lateness: number): number => {
  const every = Math.max(showEvery(series), lateness * latenessesBetweenShows)
  return (Math.floor((now + every) / 1_000) + 0.5) * 1_000
}

export const empty: Feed = { tracks: [], lateness: 0 }

/**
 * Follows these streams and no others. A new one begins with the candle that was forming when it was subscribed to: a
 * reader who learns of it late has missed no close.
 */
export const follow = (feed: Feed, streams: ReadonlyArray<Stream>): Feed => {
  const known = new Map(feed.tracks.map((track) => [track.stream.name, track]))
  const begin = (stream: Stream): Track => ({
    stream,
    openTime: Interval.floor(stream.series.interval, stream.since),
    showAt: showTime(stream.series, stream.since - showEvery(stream.series), feed.lateness)
  })
  return {
    ...feed,
    tracks: streams.toSorted((a, b) => Series.order(a.series, b.series)).map((one) => known.get(one.name) ?? begin(one))
  }
}

const closesAt = ({ openTime, stream }: Track): number => Interval.next(stream.series.interval, openTime)

/** When there will be something to say, closes this late: an epoch ms. */
export const wakeAt = (feed: Feed, closeDelay = 0): number =>
  feed.tracks.reduce((time, track) => Math.min(time, closesAt(track) + closeDelay, track.showAt), Infinity)

/** The reader meant to come at `planned`. */
export const arrived = (feed: Feed, planned: number, now: number): Feed => ({
  ...feed,
  lateness: 0.8 * feed.lateness + 0.2 * Math.max(0, now - planned)
})

const nextToClose = (tracks: ReadonlyArray<Track>): number =>
  tracks.reduce((best, track, i) => closesAt(track) < closesAt(tracks[best]!) ? i : best, 0)

/**
 * At most `limit` closes that are due, by the time they closed, then the forming candles where no close is left. With a
 * delay closes are due that much later, and forming candles are not.
 */
export const due = (
  feed: Feed,
  now: number,
  limit: number,
  closeDelay = 0
): readonly [Feed, ReadonlyArray<Due>] => {
  const tracks = [...feed.tracks]
  const items: Array<Due> = []
  while (tracks.length > 0 && items.length < limit) {
    const at = nextToClose(tracks)
    const { openTime, stream } = tracks[at]!
    const next = closesAt(tracks[at]!)
    if (next + closeDelay > now) break
    items.push({ _tag: "Closed", stream, openTime })
    tracks[at] = { ...tracks[at]!, openTime: next }
  }
  if (items.length < limit) {
    for (const [at, track] of tracks.entries()) {
      const { showAt, stream } = track
      if (showAt > now) continue
      items.push({ _tag: "Open", stream, openTime: Interval.floor(stream.series.interval, now) })
      tracks[at] = { ...track, showAt: showTime(stream.series, now, feed.lateness) }
    }
  }
  return [{ ...feed, tracks }, items]
}
