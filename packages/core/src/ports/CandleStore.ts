/**
 * The port to stored series. A point is named by (series, openTime): writing it again replaces it whole, so that a field
 * that became absent is gone. A write is durable once acknowledged.
 */
import { Context, type Effect, Schema, type Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Interval from "../market/Interval.ts"
import type * as Mark from "../market/Mark.ts"
import type * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import type * as Account from "../quality/Account.ts"
import type { Span } from "../quality/Sequence.ts"

export class CandleStoreError extends Schema.TaggedError<CandleStoreError>()("CandleStoreError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

export interface Raw {
  readonly series: Series.Series
  readonly versions: ReadonlyArray<Version.Version>
}
export interface Enriched {
  readonly series: Series.Series
  readonly table: Enrichment.Table
}

export interface Shape {
  writeRaw(blocks: ReadonlyArray<Raw>): Effect.Effect<void, CandleStoreError>
  writeEnriched(blocks: ReadonlyArray<Enriched>): Effect.Effect<void, CandleStoreError>
  writeMarks(series: Series.Series, marks: ReadonlyArray<Mark.Mark>): Effect.Effect<void, CandleStoreError>
  /** The stored versions of some buckets, in no order, absent ones left out. */
  lookUp(
    series: Series.Series,
    openTimes: ReadonlyArray<number>
  ): Effect.Effect<ReadonlyArray<Version.Version>, CandleStoreError>
  /** Candles of a span in order of time, as arrays. */
  read(series: Series.Series, span: Span): Stream.Stream<Version.Version, CandleStoreError>
  /** Enriched columns of a span in order of time; a column that is not stored is an error that names those that are. */
  readEnriched(
    series: Series.Series,
    span: Span,
    columns: ReadonlyArray<string>
  ): Stream.Stream<Enrichment.Table, CandleStoreError>
  /** The newest candles, in order of time. */
  newest(series: Series.Series, count: number): Effect.Effect<ReadonlyArray<Version.Version>, CandleStoreError>
  /** The stretches of a span without a hole, in order of time. */
  runs(series: Series.Series, span: Span): Effect.Effect<ReadonlyArray<Account.Run>, CandleStoreError>
  marks(series: Series.Series): Effect.Effect<ReadonlyArray<Mark.Mark>, CandleStoreError>
  /** Every series that has a candle or a mark. */
  readonly series: Effect.Effect<ReadonlyArray<Series.Series>, CandleStoreError>
}

export const everything: Span = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }

/** Runs of an ascending list of open times. */
export const runsOf = (interval: Interval.Interval, openTimes: Iterable<number>): ReadonlyArray<Account.Run> => {
  const runs: Array<{ first: number; last: number; count: number }> = []
  for (const openTime of openTimes) {
    const run = runs.at(-1)
    if (run !== undefined && Interval.next(interval, run.last) === openTime) {
      run.last = openTime
      run.count++
    } else runs.push({ first: openTime, last: openTime, count: 1 })
  }
  return runs
}

export class CandleStore extends Context.Service<CandleStore, Shape>()("@cryptostream/core/CandleStore") {}
