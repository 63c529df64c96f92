/**
 * The producer: brings every closed candle of its series from the source into the log. One cursor a series; a live row
 * beyond the cursor is only a hint, which makes the source's history be read from the cursor on.
 */
import { Clock, Effect, Option, Stream } from "effect"
import * as Interval from "../market/Interval.ts"
import * as LogRecord from "../market/LogRecord.ts"
import type * as Mark from "../market/Mark.ts"
import type * as Row from "../market/Row.ts"
import * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import { type Closed, type Item, MarketData } from "../ports/MarketData.ts"
import * as Watched from "../quality/Watched.ts"
import { bury } from "./Bury.ts"
import * as Metrics from "./Metrics.ts"
import * as Progress from "./Progress.ts"
import * as Reading from "./Reading.ts"

/** A series while it is read: its progress once it has a first row. */
interface Track {
  readonly series: Series.Series
  readonly progress: Option.Option<Progress.Progress>
  /** Buckets of the rows that could not be read. */
  readonly unreadable: ReadonlyArray<number>
  /** Rows published since the progress was last kept. */
  readonly unsaved: number
}

/** A crash repeats at most this many rows of a backfill; live rows are kept one by one. */
const rowsBetweenSaves = 10_000

const seriesAtOnce = 2

export interface Options {
  /** Histories read at a time; all of them where they are paced by the clock, or the first would hold the others up. */
  readonly seriesAtOnce?: number | "unbounded"
  /** Candles in a record of a backfill, at most. */
  readonly recordSize?: number
}

interface Publishing extends Options {
  /** Rows after which the progress is kept. */
  readonly saveEvery: number
}

const marked = (series: Series.Series, mark: Mark.Mark) => LogRecord.encode({ ...series, mark })

const trackedUntil = (series: Series.Series, from: number, until: number | undefined) =>
  Effect.map(
    Clock.currentTimeMillis,
    (knownAt) => marked(series, { _tag: "tracked", from, ...(until !== undefined && { until }), knownAt })
  )

/**
 * Publishes rows in order and moves the cursor; progress follows the acknowledged publish. Until a history was read to its
 * end once, what is watched ends at the cursor: nothing is called missing that was not even asked for.
 */
const publish = Effect.fnUntraced(function*(
  track: Track,
  settled: ReadonlyArray<Reading.Settled>,
  { recordSize = 500, saveEvery }: Publishing
) {
  const { series } = track
  const rows = settled.flatMap((part) => part.rows)
  const before = Option.getOrUndefined(track.progress)
  const reached = Watched.over(series.interval, before, rows)
  if (reached === undefined) return track
  const source = yield* MarketData
  const watched = Watched.beside(series.interval, reached, track.unreadable)
  if (rows.length === 0 && watched.from === before?.from && watched.cursor === before.cursor) return track
  const progress: Progress.Progress = {
    ...watched,
    fingerprint: before?.fingerprint ?? source.fingerprint(series),
    backfilled: before?.backfilled ?? false
  }
  const records = settled.flatMap((part) =>
    LogRecord.ofRows(series, part.from.source, part.from.knownAt, part.rows, recordSize)
  )
  const marks = progress.backfilled ? [] : [yield* trackedUntil(series, progress.from, progress.cursor)]
  yield* (yield* CandleLog).publish([...records.map(LogRecord.encode), ...marks])
  yield* Metrics.counted("published", rows.length)
  const unsaved = track.unsaved + rows.length
  if (unsaved >= saveEvery) yield* Progress.save(series, progress)
  return {
    ...track,
    progress: Option.some(progress),
    unreadable: track.unreadable.filter((openTime) => openTime < watched.from || openTime >= watched.cursor),
    unsaved: unsaved >= saveEvery ? 0 : unsaved
  }
})

/** What is no closed candle: kept, shown or said, and never a reason to stop. */
const notice = Effect.fnUntraced(function*(item: Exclude<Item, Closed>) {
  switch (item._tag) {
    case "Unreadable":
      return yield* bury([item.deadLetter])
    case "Open":
      return yield* (yield* LiveFeed).publish([{ _tag: "open", series: item.series, candle: item.candle }])
    case "Disconnected": {
      yield* Effect.logWarning(`disconnected: ${item.reason}`)
      // A line that breaks is everyday business; one that is up and tells nothing, or old news, is worth a look.
      if (item.cause === "broken") return
      const { cause: kind, reason: message, since } = item
      const alarm = (series: Series.Series) => ({ _tag: "alarm", series, kind, message, since }) as const
      return yield* (yield* LiveFeed).publish(item.series.map(alarm))
    }
    case "Connected":
      return yield* Effect.logInfo(`connected: ${item.series.length} series are live`)
  }
})

/** Reads the history from the cursor to the newest closed candle and publishes all of it. */
const catchUp = Effect.fn("Produce.catchUp")(function*(track: Track, options: Options) {
  const { progress, series } = track
  const [from, urgency] = Option.match(progress, {
    onNone: () => [0, "backfill"] as const,
    onSome: ({ backfilled, cursor }) => [cursor, backfilled ? "repair" : "backfill"] as const
  })
  const whole = yield* Stream.runFoldEffect(
    Reading.history(series, from, { urgency }),
    () => track,
    (reached: Track, { settled, unreadable }) =>
      publish({ ...reached, unreadable: [...reached.unreadable, ...unreadable] }, settled, {
        ...options,
        saveEvery: rowsBetweenSaves
      })
  )
  const settledIn = yield* Effect.transposeOption(Option.map(whole.progress, (reached) => settleIn(series, reached)))
  return { ...whole, progress: settledIn, unreadable: [], unsaved: 0 }
})

/** The history is read: an exchange's series is watched without an end from now on, a finite one until its last row. */
const settleIn = Effect.fnUntraced(function*(series: Series.Series, reached: Progress.Progress) {
  const { finite } = yield* MarketData
  if (!finite && !reached.backfilled) {
    yield* (yield* CandleLog).publish([yield* trackedUntil(series, reached.from, undefined)])
  }
  const progress = { ...reached, backfilled: !finite }
  yield* Progress.save(series, progress)
  return progress
})

/** Whether the rows leave out a bucket that is expected from the cursor on. */
const jumps = ({ interval }: Series.Series, cursor: number, rows: ReadonlyArray<Row.Row>): boolean => {
  let expected = cursor
  for (const [openTime] of rows) {
    if (openTime > expected) return true
    expected = Math.max(expected, Interval.next(interval, openTime))
  }
  return false
}

/** All series that were out of sight are asked for what they closed meanwhile. */
const reconnect = Effect.fnUntraced(function*(
  tracks: ReadonlyMap<string, Track>,
  series: ReadonlyArray<Series.Series>,
  options: Options
) {
  const known = series.flatMap((one) => tracks.get(Series.key(one)) ?? [])
  const caughtUp = yield* Effect.forEach(known, (track) => catchUp(track, options), {
    concurrency: options.seriesAtOnce ?? seriesAtOnce
  })
  return new Map([...tracks, ...caughtUp.map((track) => [Series.key(track.series), track] as const)])
})

const takeLive = (options: Options) =>
  Effect.fnUntraced(function*(tracks: ReadonlyMap<string, Track>, item: Item) {
    if (item._tag === "Connected") {
      yield* notice(item)
      return yield* reconnect(tracks, item.series, options)
    }
    if (item._tag !== "Closed") return yield* Effect.as(notice(item), tracks)
    const key = Series.key(item.series)
    const track = tracks.get(key)
    if (track === undefined) return tracks
    const beyond = Option.match(track.progress, {
      onNone: () => true,
      onSome: ({ cursor }) => jumps(track.series, cursor, item.rows)
    })
    return new Map(tracks).set(
      key,
      beyond
        ? yield* catchUp(track, options)
        : yield* publish(track, [{ from: item, rows: item.rows }], { ...options, saveEvery: 1 })
    )
  })

/** The longest intervals come first: their histories are short, and soon there to be looked at. */
const longestFirst = (a: Series.Series, b: Series.Series): number => Series.order(b, a)

/** Runs until the source ends: at once after the history of a finite one, never for an exchange. */
export const run = Effect.fn("Produce.run")(function*(options: Options = {}) {
  const source = yield* MarketData
  const begin = Effect.fnUntraced(function*(series: Series.Series) {
    const progress = yield* Progress.load(series, source.fingerprint(series))
    return yield* catchUp({ series, progress, unreadable: [], unsaved: 0 }, options)
  })
  yield* bury(source.unreadable)
  const tracks = yield* Effect.forEach([...yield* source.series].sort(longestFirst), begin, {
    concurrency: options.seriesAtOnce ?? seriesAtOnce
  })
  if (source.finite) return
  const byKey: ReadonlyMap<string, Track> = new Map(tracks.map((track) => [Series.key(track.series), track]))
  yield* Stream.runFoldEffect(source.live(tracks.map((track) => track.series)), () => byKey, takeLive(options))
})
