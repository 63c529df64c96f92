/** Reads enriched candles: which columns are stored, and their values. */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Series from "@cryptostream/core/market/Series"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Schema, Stream } from "effect"
import * as InfluxQl from "./InfluxQl.ts"
import { columnsMeasurement, enrichedMeasurement, partialField } from "./LineProtocol.ts"
import * as Pages from "./Pages.ts"
import * as Query from "./Query.ts"
import * as Spans from "./Spans.ts"

/** The time and the values of the columns asked for. */
const Row = Schema.TupleWithRest(Schema.Tuple([Schema.Int]), [Schema.NullOr(Schema.Finite)])
type Row = typeof Row.Type
const rows = Query.answers(Row)
const keys = Query.answers(Schema.Tuple([Schema.String, Schema.String]))

const everything: Span = { from: -Infinity, to: Infinity }

export interface EnrichedReads {
  /** Every column of any series. */
  readonly columns: Effect.Effect<ReadonlySet<string>, CandleStoreError>
  readonly read: (
    series: Series.Series,
    span: Span,
    columns: ReadonlyArray<string>
  ) => Stream.Stream<Enrichment.Table, CandleStoreError>
  /** All rows of each of these spans. */
  readonly within: (
    series: Series.Series,
    spans: ReadonlyArray<Span>,
    columns: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<ReadonlyArray<Row>>, CandleStoreError>
  /** Open time of the newest row with any of these columns, if there is one. */
  readonly head: (
    series: Series.Series,
    columns: ReadonlyArray<string>
  ) => Effect.Effect<number | undefined, CandleStoreError>
}

/** Rows that have none of the columns asked for are there too, where they say of themselves that they lack one. */
const select = (series: Series.Series, span: Span, columns: ReadonlyArray<string>, order = "") =>
  `SELECT ${InfluxQl.names([...columns, partialField])} FROM ${enrichedMeasurement} ` +
  `${InfluxQl.within(series, span)} ${order}`

const toTable = (columns: ReadonlyArray<string>) => (found: ReadonlyArray<Row>): Enrichment.Table => ({
  openTimes: Float64Array.from(found, ([openTime]) => openTime),
  columns,
  values: columns.map((_, k) => Float64Array.from(found, (row) => row[k + 1] ?? NaN))
})

export const make = (query: Query.Query, bucket: string): EnrichedReads => {
  const edge = (series: Series.Series, span: Span, columns: ReadonlyArray<string>, order: "ASC" | "DESC") =>
    Effect.map(
      query.one(bucket, rows, select(series, span, columns, `ORDER BY time ${order} LIMIT 1`)),
      ([row]) => row?.[0]
    )
  const stored = Effect.map(
    query.one(bucket, keys, `SHOW FIELD KEYS FROM ${columnsMeasurement}`),
    (found) => new Set(found.map(([key]) => key))
  )
  let known: ReadonlySet<string> = new Set()
  const check = Effect.fnUntraced(function*(columns: ReadonlyArray<string>) {
    if (columns.every((column) => known.has(column))) return
    known = yield* stored
    const unknown = columns.find((column) => known.size > 0 && !known.has(column))
    if (unknown === undefined) return
    return yield* new CandleStoreError({ message: `${unknown} is not stored; stored: ${[...known].join(", ")}` })
  })
  return {
    columns: stored,
    read: (series, span, columns) => {
      const source = {
        interval: series.interval,
        first: (part: Span) => edge(series, part, columns, "ASC"),
        rows: (page: Span) => query.one(bucket, rows, select(series, page, columns))
      }
      return Stream.unwrap(Effect.as(check(columns), Pages.read(source, span))).pipe(
        Stream.chunks,
        Stream.map(toTable(columns))
      )
    },
    within: (series, spans, columns) =>
      Effect.map(
        Effect.forEach(Spans.atOnce(spans), (some) =>
          query.ask(bucket, rows, some.map((span) => select(series, span, columns)))),
        (found) =>
          found.flat()
      ),
    head: (series, columns) => edge(series, everything, columns, "DESC")
  }
}
