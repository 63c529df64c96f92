/**
 * A book over recorded candles: what any finite source has, read into memory and served digit by digit as it was recorded,
 * with the holes and the odd rows that the exchange itself has served.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { type Item, type MarketDataError, type Shape } from "@cryptostream/core/ports/MarketData"
import * as Repeats from "@cryptostream/core/quality/Repeats"
import * as ArchiveLine from "@cryptostream/core/wire/ArchiveLine"
import { Effect, Result, Stream } from "effect"
import type * as Book from "./Book.ts"
import * as Klines from "../rest/Klines.ts"

interface Recording {
  readonly series: Series.Series
  /** By open time, each once. */
  readonly rows: ReadonlyArray<Row.Row>
  /** Trades before each row. */
  readonly tradesBefore: ReadonlyArray<number>
}

/** Rows that the product cannot use and the exchange has served nonetheless: closed before they opened, out of step. */
const rowsOf = (item: Item): ReadonlyArray<Row.Row> => {
  if (item._tag === "Closed") return item.rows
  if (item._tag !== "Unreadable" || item.deadLetter.encoding !== "text") return []
  return Result.match(ArchiveLine.parse(item.deadLetter.bytes), { onSuccess: (row) => [row], onFailure: () => [] })
}

const record = (series: Series.Series, found: ReadonlyArray<Row.Row>): Recording => {
  const [last, settled] = Repeats.step(undefined, found.toSorted((a, b) => a[0] - b[0]))
  const rows = last === undefined ? settled : [...settled, last]
  let trades = 0
  return { series, rows, tradesBefore: rows.map((row) => (trades += row[8]) - row[8]) }
}

/** Index of the first row that opens at `time` or later. */
const indexAt = (rows: ReadonlyArray<Row.Row>, time: number): number => {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]![0] < time) low = middle + 1
    else high = middle
  }
  return low
}

const nothing = "0.00000000"

/** Of a candle that has not closed only the first price is known. */
const forming = (interval: Interval.Interval, [openTime, open]: Row.Row): Row.Row => [
  openTime,
  open,
  open,
  open,
  open,
  nothing,
  Interval.closeTime(interval, openTime),
  nothing,
  0,
  nothing,
  nothing
]

const decimalsOf = (text: string): number => text.includes(".") ? text.replace(/0+$/, "").split(".")[1]!.length : 0

const listing = (symbol: Series.Series["symbol"], recordings: ReadonlyArray<Recording>): Book.Listing => {
  const rows = recordings.flatMap((recording) => recording.rows)
  const decimals = (at: 1 | 5) => rows.reduce((most, row) => Math.max(most, decimalsOf(row[at])), 0)
  return {
    symbol,
    priceDecimals: decimals(1),
    lotDecimals: decimals(5),
    intervals: recordings.map(({ series }) => series.interval)
  }
}

const sourceOf = (all: ReadonlyArray<Recording>): Book.Source => {
  const byKey = new Map(all.map((recording) => [Series.key(recording.series), recording]))
  const rowAt = (series: Series.Series, openTime: number) => {
    const rows = byKey.get(Series.key(series))?.rows ?? []
    const row = rows[indexAt(rows, openTime)]
    return row?.[0] === openTime ? row : undefined
  }
  return {
    fingerprint: "recorded files",
    listings: [...Map.groupBy(all, ({ series }) => series.symbol)].map(([symbol, recordings]) =>
      listing(symbol, recordings)
    ),
    *buckets(series, from, to, order) {
      const rows = byKey.get(Series.key(series))?.rows ?? []
      const [first, end] = [indexAt(rows, from), indexAt(rows, to)]
      if (order === "oldest first") { for (let i = first; i < end; i++) yield rows[i]![0] }
      else for (let i = end - 1; i >= first; i--) yield rows[i]![0]
    },
    candle: (series, openTime, _parts, asOf) => {
      const row = rowAt(series, openTime)
      if (row === undefined || Klines.isClosed(series, row, asOf)) return row
      return openTime <= asOf ? forming(series.interval, row) : undefined
    },
    firstTradeId: (series, openTime) => {
      const recording = byKey.get(Series.key(series))
      return recording?.tradesBefore[indexAt(recording.rows, openTime)] ?? 0
    },
    prepare: () => Effect.void
  }
}

export const read = (market: Shape): Effect.Effect<Book.Source, MarketDataError> =>
  Effect.gen(function*() {
    const recordings = yield* Effect.forEach(yield* market.series, (series) =>
      market.history(series, 0).pipe(
        Stream.runFold((): Array<Row.Row> => [], (rows, item) => {
          for (const row of rowsOf(item)) rows.push(row)
          return rows
        }),
        Effect.map((rows) => record(series, rows))
      ))
    return sourceOf(recordings)
  })
