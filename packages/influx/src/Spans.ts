/** Spans of a series as InfluxDB is asked for them: a statement costs what a thousand rows cost, so near rows share one. */
import * as Interval from "@cryptostream/core/market/Interval"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Array as Arr } from "effect"

/** Buckets that may lie between two rows of one span. */
const nearBuckets = 1_000
/** Buckets of a page, which is the most rows of an answer unless some are not aligned. */
export const pageBuckets = 10_000

/** The spans that hold these open times, given in any order. */
export const holding = (interval: Interval.Interval, openTimes: Iterable<number>): ReadonlyArray<Span> => {
  const length = Interval.nominalMillis(interval)
  const spans: Array<{ from: number; to: number }> = []
  for (const openTime of Float64Array.from(openTimes).sort()) {
    const last = spans.at(-1)
    const isNear = last !== undefined && openTime - last.to < nearBuckets * length &&
      openTime - last.from < pageBuckets * length
    if (isNear) last.to = openTime + 1
    else spans.push({ from: openTime, to: openTime + 1 })
  }
  return spans
}

/** At most so many spans in one request. */
const spansAtOnce = 10

export const atOnce = Arr.chunksOf(spansAtOnce)
