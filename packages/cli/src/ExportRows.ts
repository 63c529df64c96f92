/** The rows of an export as arrays of cells: raw candles as the exchange's row has them, or values derived from them. */
import * as AsOf from "@cryptostream/core/aggregation/AsOf"
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, type CandleStoreError, everything } from "@cryptostream/core/ports/CandleStore"
import * as Aggregated from "@cryptostream/core/programs/Aggregated"
import * as Computed from "@cryptostream/core/programs/Computed"
import * as ComputedDerived from "@cryptostream/core/programs/ComputedDerived"
import * as Paired from "@cryptostream/core/programs/Paired"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Stream } from "effect"

export type Cell = number | string | undefined

/** The first cell is the open time. */
type Row = readonly [openTime: number, ...cells: ReadonlyArray<Cell>]
export interface Rows {
  readonly columns: ReadonlyArray<string>
  readonly rows: Stream.Stream<Row, CandleStoreError, CandleStore>
}

/** The rows of any series in a span. */
export type Of = (series: Series.Series, span: Span) => Rows

const rawColumns = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "closeTime",
  "quoteVolume",
  "trades",
  "takerBuyVolume",
  "takerBuyQuoteVolume"
] as const satisfies ReadonlyArray<keyof Candle.Candle | "closeTime">

const rawCells = (interval: Interval.Interval, candle: Candle.Candle): Row => [
  candle.openTime,
  ...rawColumns.map((column) => column === "closeTime" ? Interval.closeTime(interval, candle.openTime) : candle[column])
]

/** Candles as they are stored; with `provenance` also who said it and when it was known. */
export const raw = (provenance: boolean): Of => (series, span) => {
  const cells = ({ candle, knownAt, source }: Version.Version): Row => [
    ...rawCells(series.interval, candle),
    ...(provenance ? [source, knownAt] : [])
  ]
  return {
    columns: ["openTime", ...rawColumns, ...(provenance ? ["source", "knownAt"] : [])],
    rows: Stream.map(Stream.unwrap(CandleStore.useSync((store) => store.read(series, span))), cells)
  }
}

/** Candles made of those of a shorter interval, and of how many. */
export const derived = (of: Interval.Interval, isRecorded: boolean): Of => (series, span) => ({
  columns: ["openTime", ...rawColumns, "children", "expectedChildren"],
  rows: Stream.map(
    Aggregated.read({ series, of }, span, isRecorded),
    ({ candle, children, expectedChildren }): Row => [
      ...rawCells(series.interval, candle),
      children,
      expectedChildren
    ]
  )
})

const tableRows = (table: Enrichment.Table): ReadonlyArray<Row> =>
  Array.from(table.openTimes, (openTime, i): Row => [
    openTime,
    ...table.values.map((column) => Number.isNaN(column[i]!) ? undefined : column[i]!)
  ])

const ofTables = <E, R>(tables: Stream.Stream<Enrichment.Table, E, R>) =>
  Stream.flatMap(tables, (table) => Stream.fromArray(tableRows(table)))

/** What is stored of the enriched series. */
export const stored = (columns: ReadonlyArray<string>): Of => (series, span) => ({
  columns: ["openTime", ...columns],
  rows: ofTables(Stream.unwrap(CandleStore.useSync((store) => store.readEnriched(series, span, columns))))
})

/** Columns that are computed on read. */
export const computed = (enrichment: Enrichment.OfInterval): Of => (series, span) => {
  const one = enrichment(series.interval)
  return { columns: ["openTime", ...one.columns], rows: ofTables(Computed.rows(series, span, one)) }
}

/** Columns that are computed on read of candles made of those of a shorter interval. */
export const computedOfDerived =
  (of: Interval.Interval, isRecorded: boolean, enrichment: Enrichment.OfInterval): Of => (series, span) => {
    const one = enrichment(series.interval)
    return {
      columns: ["openTime", ...one.columns],
      rows: ofTables(ComputedDerived.rows({ series, of }, span, isRecorded, one))
    }
  }

/** What crosses the series and another one of its interval. */
export const paired =
  (against: Series.Series["symbol"], columns: ReadonlyArray<Paired.Column>): Of => (series, span) => ({
    columns: ["openTime", ...columns.map(({ name }) => name)],
    rows: ofTables(Paired.rows(series, against, span, columns))
  })

/** From where on a longer series is read, so that the newest candle that closed before a time is among them. */
const beginOf = (series: Series.Series, { from }: Span) =>
  from === everything.from
    ? Effect.succeed(from)
    : Effect.map(
      CandleStore.use((store) =>
        store.runs(series, { from: everything.from, to: Interval.floor(series.interval, from) })
      ),
      (runs) => runs.at(-1)?.last ?? from
    )

/** The same columns of a longer interval beside each row, as of: the newest candle that is closed by the row's own close. */
export const withLonger = (of: Of, longer: Interval.Interval): (of: Of) => Of => (all) => (series, span) => {
  const { columns, rows } = all(series, span)
  const higher: Series.Series = { symbol: series.symbol, interval: longer }
  const openTime = ([time]: Row) => time
  const more = of(higher, span).columns
  const read = Stream.unwrap(
    Effect.map(beginOf(higher, span), (from) => of(higher, { from, to: span.to }).rows)
  )
  const nothing: ReadonlyArray<Cell> = more.map(() => undefined)
  return {
    columns: [...columns, ...more.map((column) => `${longer}_${column}`)],
    rows: rows.pipe(
      AsOf.join({ interval: series.interval, openTime }, { interval: longer, openTime }, read),
      Stream.map(([row, beside]): Row => [...row, ...(beside ?? nothing)])
    )
  }
}
