/** The stored counts of windows, and how they are counted. */
import type * as Series from "@cryptostream/core/market/Series"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Schema } from "effect"
import type { Names } from "./Buckets.ts"
import * as InfluxQl from "./InfluxQl.ts"
import { coverageMeasurement, rawMeasurement, uncounted } from "./LineProtocol.ts"
import * as Query from "./Query.ts"

const points = Query.answers(Schema.Tuple([Schema.Int, Schema.Int, Schema.NullOr(Schema.Int)]))
const windows = Query.answers(Schema.Tuple([Schema.Int, Schema.Int]))

const everything: Span = { from: -Infinity, to: Infinity }

export interface CoveragePoints {
  /** Counts of the windows that reach into a span, in order of time. */
  read(series: Series.Series, millis: number, span: Span): Effect.Effect<
    ReadonlyArray<Coverage.Point>,
    CandleStoreError
  >
  /** Windows that were being written to when whoever wrote them ended. */
  uncounted(series: Series.Series): Effect.Effect<ReadonlyArray<number>, CandleStoreError>
  /** The candles that now stand in some windows; a window without any is left out. */
  count(
    series: Series.Series,
    millis: number,
    spans: ReadonlyArray<Span>
  ): Effect.Effect<ReadonlyMap<number, number>, CandleStoreError>
}

export const make = (query: Query.Query, { events, raw }: Names): CoveragePoints => ({
  read: (series, millis, { from, to }) => {
    const where = InfluxQl.within(series, { from: from - millis + 1, to })
    const statement = `SELECT "candles", "unaligned" FROM ${coverageMeasurement} ${where}`
    return Effect.map(query.one(events, points, statement), (rows) =>
      rows.map(([window, candles, unaligned]) => ({
        window,
        candles: candles < 0 || unaligned !== null ? undefined : candles
      })))
  },
  uncounted: (series) => {
    const where = `${InfluxQl.within(series, everything)} AND "candles" = ${uncounted}`
    const statement = `SELECT "candles" FROM ${coverageMeasurement} ${where}`
    return Effect.map(query.one(events, windows, statement), (rows) => rows.map(([window]) => window))
  },
  count: (series, millis, spans) => {
    // Windows begin at multiples of their length, as the groups of InfluxQL do.
    const statements = spans.map((span) =>
      `SELECT count("source") FROM ${rawMeasurement} ${InfluxQl.within(series, span)} ` +
      `GROUP BY time(${millis}ms) fill(none)`
    )
    return Effect.map(query.ask(raw, windows, statements), (found) => new Map(found.flat()))
  }
})
