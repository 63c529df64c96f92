/** The rows of an export as arrays of cells: raw candles as the exchange's row has them, or values derived from them. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, type CandleStoreError, everything } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Stream } from "effect"

export type Cell = number | string | undefined
export interface Rows<E, R> {
  readonly columns: ReadonlyArray<string>
  readonly rows: Stream.Stream<ReadonlyArray<Cell>, E, R>
}

const rawColumns = [
  "openTime",
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

const candles = (series: Series.Series, span: Span) =>
  Stream.unwrap(CandleStore.useSync((store) => store.read(series, span)))

/** Candles as they are stored; with `provenance` also who said it and when it was known. */
export const raw = (series: Series.Series, span: Span, provenance: boolean): Rows<CandleStoreError, CandleStore> => {
  const cells = ({ candle, knownAt, source }: Version.Version): ReadonlyArray<Cell> => [
    ...rawColumns.map((column) =>
      column === "closeTime" ? Interval.closeTime(series.interval, candle.openTime) : candle[column]
    ),
    ...(provenance ? [source, knownAt] : [])
  ]
  return {
    columns: [...rawColumns, ...(provenance ? ["source", "knownAt"] : [])],
    rows: Stream.map(candles(series, span), cells)
  }
}

const tableRows = (table: Enrichment.Table): ReadonlyArray<ReadonlyArray<Cell>> =>
  Array.from(table.openTimes, (openTime, i) => [
    openTime,
    ...table.values.map((column) => Number.isNaN(column[i]!) ? undefined : column[i]!)
  ])

/** What is stored of the enriched series. */
export const stored = (
  series: Series.Series,
  span: Span,
  columns: ReadonlyArray<string>
): Rows<CandleStoreError, CandleStore> => ({
  columns: ["openTime", ...columns],
  rows: Stream.unwrap(CandleStore.useSync((store) => store.readEnriched(series, span, columns))).pipe(
    Stream.flatMap((table) => Stream.fromArray(tableRows(table)))
  )
})

/** The same code over the whole raw series, for columns that are not stored; only the span is given out. */
export const computed = (
  series: Series.Series,
  span: Span,
  enrichment: Enrichment.Enrichment
): Rows<CandleStoreError, CandleStore> => ({
  columns: ["openTime", ...enrichment.columns],
  rows: candles(series, { from: everything.from, to: span.to }).pipe(
    Stream.mapAccumArray(() => enrichment.initial, (state, versions: ReadonlyArray<Version.Version>) => {
      const [next, table] = enrichment.step(state, versions.map((version) => version.candle))
      return [next, tableRows(table)] as const
    }),
    Stream.filter(([openTime]) => Number(openTime) >= span.from)
  )
})
