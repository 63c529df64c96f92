/** When each candle was first seen at a point of its way, and how long after its close that was. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Span } from "@cryptostream/core/quality/Sequence"

export interface Notes {
  /** Epoch ms. */
  readonly note: (series: Series.Series, openTime: number, at: number) => void
  /** Of what is stored in order only the newest is told: what lies before it and was not told is stored as well. */
  readonly noteUpTo: (series: Series.Series, openTime: number, at: number) => void
  readonly has: (series: Series.Series) => boolean
  /** From the close, ms, of every candle that opens in the span; NaN where it was not seen. */
  readonly delays: (series: Series.Series, span: Span) => ReadonlyArray<number>
}

interface Seen {
  readonly times: Map<number, number>
  newest: number | undefined
}

export const make = (): Notes => {
  const bySeries = new Map<string, Seen>()
  const seenOf = (series: Series.Series): Seen => {
    const known = bySeries.get(Series.key(series))
    if (known !== undefined) return known
    const seen: Seen = { times: new Map(), newest: undefined }
    bySeries.set(Series.key(series), seen)
    return seen
  }
  const note: Notes["note"] = (series, openTime, at) => {
    const { times } = seenOf(series)
    if (!times.has(openTime)) times.set(openTime, at)
  }
  return {
    note,
    noteUpTo: (series, openTime, at) => {
      const seen = seenOf(series)
      const from = seen.newest === undefined ? openTime : Interval.next(series.interval, seen.newest)
      for (let time = from; time <= openTime; time = Interval.next(series.interval, time)) note(series, time, at)
      seen.newest = Math.max(seen.newest ?? openTime, openTime)
    },
    has: (series) => bySeries.has(Series.key(series)),
    delays: (series, { from, to }) => {
      const { times } = seenOf(series)
      const delays: Array<number> = []
      for (let openTime = from; openTime < to; openTime = Interval.next(series.interval, openTime)) {
        delays.push((times.get(openTime) ?? NaN) - Interval.next(series.interval, openTime))
      }
      return delays
    }
  }
}
