/**
 * Rows of a span page by page. A page is a stretch of time and not a number of rows: asked for the first rows of an open
 * span, InfluxDB opens every shard of it. What lies behind a stretch without all of its rows is looked for first.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Option, Stream } from "effect"
import { clamp } from "./InfluxQl.ts"
import { pageBuckets } from "./Spans.ts"

export interface Source<Row> {
  readonly interval: Interval.Interval
  /** The time of the first row in a span, if there is one. */
  readonly first: (span: Span) => Effect.Effect<number | undefined, CandleStoreError>
  readonly rows: (span: Span) => Effect.Effect<ReadonlyArray<Row>, CandleStoreError>
  readonly buckets?: number
}

/** `isLooking` where it is not known whether a row stands soon after `from`. */
interface Place {
  readonly from: number
  readonly isLooking: boolean
}

export const read = <Row>(
  { buckets = pageBuckets, first, interval, rows }: Source<Row>,
  span: Span
): Stream.Stream<Row, CandleStoreError> => {
  const length = buckets * Interval.nominalMillis(interval)
  const to = clamp(span.to - 1) + 1
  const page = Effect.fnUntraced(function*({ from, isLooking }: Place) {
    const end = [[], Option.none<Place>()] as const
    if (from >= to) return end
    const start = isLooking && to - from > length ? yield* first({ from, to }) : from
    if (start === undefined) return end
    const next = Math.min(to, start + length)
    const found = yield* rows({ from: start, to: next })
    return [found, Option.some({ from: next, isLooking: found.length < buckets })] as const
  })
  return Stream.paginate({ from: clamp(span.from), isLooking: true }, page)
}
