/**
 * What the exchange stands by: the candles it has of each symbol and interval, as of any moment. REST, the streams, the
 * archives and the record of the truth all read it, and so can never disagree.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Symbol from "@cryptostream/core/market/Symbol"
import { Effect } from "effect"
import * as Overlay from "./Overlay.ts"
import type * as Span from "./Span.ts"

/** A symbol and its steps: prices are multiples of 10^-priceDecimals, sizes of 10^-lotDecimals. */
export interface Listing {
  readonly symbol: Symbol.Symbol
  readonly priceDecimals: number
  readonly lotDecimals: number
  readonly intervals: ReadonlyArray<Interval.Interval>
}

export type Order = "oldest first" | "newest first"

/** Where the candles come from, before holes and late trades. */
export interface Source {
  /** Names the market, whatever happens to it. */
  readonly fingerprint: string
  readonly listings: ReadonlyArray<Listing>
  /** Open times in [from, to) of a series it has. */
  readonly buckets: (series: Series.Series, from: number, to: number, order: Order) => Iterable<number>
  /** A candle of these parts of its bucket as of a moment; nothing where none of them had begun. */
  readonly candle: (
    series: Series.Series,
    openTime: number,
    parts: ReadonlyArray<Span.Span>,
    asOf: number
  ) => Row.Row | undefined
  /** Id of the first trade at or after an open time: ids grow with time, by one a trade. */
  readonly firstTradeId: (series: Series.Series, openTime: number) => number
  /** Makes ready what candles in [from, to) need, so that making them holds nobody else up. */
  readonly prepare: (series: Series.Series, from: number, to: number) => Effect.Effect<void>
}

export interface Asked extends Span.Span {
  readonly limit: number
  /** Which rows are kept where there are more than the limit. */
  readonly order: Order
}

export interface Book {
  readonly fingerprint: string
  readonly listings: ReadonlyArray<Listing>
  readonly overlay: Overlay.Overlay
  readonly has: (series: Series.Series) => boolean
  /** Rows that open in [from, to) and had opened by `asOf`, oldest first; the last may be of a candle still forming. */
  readonly rows: (series: Series.Series, asked: Asked, asOf: number) => Effect.Effect<ReadonlyArray<Row.Row>>
  /** The candle that opens at a time, as of a moment, where there is one. */
  readonly candle: (series: Series.Series, openTime: number, asOf: number) => Effect.Effect<Row.Row | undefined>
  readonly firstTradeId: (series: Series.Series, openTime: number) => number
}

/** Rows are made this many at a time between two breaths. */
const rowsAtOnce = 100

interface Bucket {
  readonly openTime: number
  readonly parts: ReadonlyArray<Span.Span>
}

export const make = (source: Source, overlay: Overlay.Overlay): Book => {
  const intervals = new Map(source.listings.map((listing) => [listing.symbol, new Set(listing.intervals)]))
  const has = ({ interval, symbol }: Series.Series): boolean => intervals.get(symbol)?.has(interval) === true

  const buckets = (series: Series.Series, { from, limit, order, to }: Asked, asOf: number): ReadonlyArray<Bucket> => {
    const found: Array<Bucket> = []
    for (const openTime of source.buckets(series, from, Math.min(to, asOf + 1), order)) {
      if (found.length === limit) break
      const parts = Overlay.parts(overlay, series, openTime)
      if (parts.some((part) => part.from <= asOf)) found.push({ openTime, parts })
    }
    return order === "oldest first" ? found : found.reverse()
  }

  const rowOf = (series: Series.Series, { openTime, parts }: Bucket, asOf: number): ReadonlyArray<Row.Row> => {
    const row = source.candle(series, openTime, parts, asOf)
    return row === undefined ? [] : [Overlay.restate(overlay, series, row, asOf)]
  }

  const rows: Book["rows"] = Effect.fnUntraced(function*(series, asked, asOf) {
    if (!has(series) || asked.limit < 1) return []
    const found = buckets(series, asked, asOf)
    const made: Array<Row.Row> = []
    for (let at = 0; at < found.length; at += rowsAtOnce) {
      const piece = found.slice(at, at + rowsAtOnce)
      yield* source.prepare(
        series,
        piece[0]!.openTime,
        Math.min(asOf + 1, Interval.next(series.interval, piece.at(-1)!.openTime))
      )
      for (const bucket of piece) made.push(...rowOf(series, bucket, asOf))
      if (at + rowsAtOnce < found.length) yield* Effect.yieldNow
    }
    return made
  })

  return {
    fingerprint: source.fingerprint,
    listings: source.listings,
    overlay,
    has,
    rows,
    candle: (series, openTime, asOf) =>
      Effect.map(
        rows(series, { from: openTime, to: openTime + 1, limit: 1, order: "oldest first" }, asOf),
        ([row]) => row
      ),
    firstTradeId: source.firstTradeId
  }
}
