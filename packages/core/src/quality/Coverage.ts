/**
 * Coverage: how many candles of a series are stored in each window of time, so that the runs of a long series are told from
 * counts and only windows that are not full are looked at candle by candle. Spans are [from, to), epoch ms.
 */
import * as Interval from "../market/Interval.ts"
import type { Run } from "./Account.ts"
import type { Span } from "./Sequence.ts"

/** Buckets in a window: an hour of 1s, sixty hours of 1m. */
export const windowBuckets = 3_600

/** How a span is told: `whole` has every bucket and is one run; the rest has to be scanned, and what is in neither is empty. */
export interface Piece extends Span {
  readonly whole: boolean
}

/** One stored count: the open time of the window's first bucket, and its candles. */
export interface Point {
  readonly window: number
  /** Absent where candles stand that are not aligned to the interval: a count would say nothing of what is missing. */
  readonly candles: number | undefined
}

const dayMillis = 86_400_000

/** Length of a window in ms; absent for a day and longer, of which there are so few that they are scanned. */
export const windowMillis = (interval: Interval.Interval): number | undefined => {
  const length = Interval.nominalMillis(interval)
  return length < dayMillis ? windowBuckets * length : undefined
}

/** The window of an open time, by the open time of its first bucket. Every interval below a day is anchored at the epoch. */
export const windowOf = (millis: number, openTime: number): number => Math.floor(openTime / millis) * millis

/** Cuts a span along the windows that hold a candle, given in order of time. Neighbours of one kind are one piece. */
export const pieces = (millis: number, points: Iterable<Point>, span: Span): ReadonlyArray<Piece> => {
  const out: Array<{ from: number; to: number; whole: boolean }> = []
  for (const { candles, window } of points) {
    const from = Math.max(span.from, window)
    const to = Math.min(span.to, window + millis)
    if (from >= to) continue
    const whole = candles === windowBuckets && to - from === millis
    const last = out.at(-1)
    if (last !== undefined && last.whole === whole && last.to === from) last.to = to
    else out.push({ from, to, whole })
  }
  return out
}

/** The run of a whole piece. */
export const runOf = (interval: Interval.Interval, { from, to }: Piece): Run => ({
  first: from,
  last: Interval.previous(interval, to),
  count: Interval.count(interval, from, to)
})

/** Joins runs that follow each other without a hole, given in order of time. */
export const join = (interval: Interval.Interval, runs: Iterable<Run>): ReadonlyArray<Run> => {
  const joined: Array<{ first: number; last: number; count: number }> = []
  for (const { count, first, last } of runs) {
    const before = joined.at(-1)
    if (before !== undefined && Interval.next(interval, before.last) === first) {
      before.last = last
      before.count += count
    } else joined.push({ first, last, count })
  }
  return joined
}
