/**
 * The order of a series as its records arrive. A version beyond the head moves it; one at or behind it is older and is
 * merged with what is stored; what the head jumped over is a hole.
 */
import * as Interval from "../market/Interval.ts"
import type * as Version from "../market/Version.ts"

/** Open time of the newest candle taken, absent before the first. */
export type Head = number | undefined

/** Buckets [from, to) that were jumped over. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What open times in order leave out of a series that is expected from `expected` on, or from the first of them. */
export const jumps = (
  interval: Interval.Interval,
  expected: number | undefined,
  openTimes: Iterable<number>
): ReadonlyArray<Span> => {
  const spans: Array<Span> = []
  let cursor = expected
  for (const openTime of openTimes) {
    if (cursor !== undefined && openTime > cursor) spans.push({ from: cursor, to: openTime })
    cursor = Math.max(cursor ?? -Infinity, Interval.next(interval, openTime))
  }
  return spans
}

/** What is left of the spans without these buckets. */
export const without = (
  interval: Interval.Interval,
  spans: ReadonlyArray<Span>,
  buckets: ReadonlyArray<number>
): ReadonlyArray<Span> =>
  buckets.reduce(
    (parts, bucket) =>
      parts.flatMap((span) => {
        if (bucket < span.from || bucket >= span.to) return [span]
        const [before, after] = [{ ...span, to: bucket }, { ...span, from: Interval.next(interval, bucket) }]
        return [before, after].filter(({ from, to }) => from < to)
      }),
    spans
  )

export interface Sorted {
  readonly ahead: ReadonlyArray<Version.Version>
  readonly older: ReadonlyArray<Version.Version>
  readonly holes: ReadonlyArray<Span>
}

export const step =
  (interval: Interval.Interval) => (head: Head, versions: ReadonlyArray<Version.Version>): readonly [Head, Sorted] => {
    const ahead: Array<Version.Version> = []
    const older: Array<Version.Version> = []
    const holes: Array<Span> = []
    let last = head
    for (const version of versions) {
      const { openTime } = version.candle
      if (last !== undefined && openTime <= last) {
        older.push(version)
        continue
      }
      if (last !== undefined) {
        const expected = Interval.next(interval, last)
        if (openTime !== expected) holes.push({ from: expected, to: openTime })
      }
      ahead.push(version)
      last = openTime
    }
    return [last, { ahead, older, holes }]
  }
