/** Seeded candles of one second in the exchange's own text, for benchmarks: made anew wherever they are needed, never kept. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Candle from "@cryptostream/core/market/Candle"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { Result } from "effect"
import { random } from "../Random.ts"

export const interval = "1s"
export const series: ReadonlyArray<Series.Series> = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC"].map((name) => ({
  symbol: Symbol.make(name),
  interval
}))

const second = 1_000
const start = Date.UTC(2024, 0, 1)

export const openTime = (index: number): number => start + index * second

/** Prices have cents and volumes five decimals, written with eight, as the exchange does. */
const price = (value: number): string => `${value.toFixed(2)}000000`
const volume = (value: number): string => `${value.toFixed(5)}000`

/** Blocks of at most `size` rows of a series, in order of time. */
export function* blocks(symbol: number, count: number, size: number): Generator<ReadonlyArray<Row.Row>> {
  const next = random(symbol + 1)
  let close = 30_000 / 3 ** symbol
  for (let from = 0; from < count; from += size) {
    yield Array.from({ length: Math.min(size, count - from) }, (_, i): Row.Row => {
      const open = close
      close = Math.max(100, open * (1 + (next() - 0.5) / 2_000))
      const high = Math.max(open, close) * (1 + next() / 10_000)
      const low = Math.min(open, close) * (1 - next() / 10_000)
      const traded = next() * 5
      const bought = traded * next()
      const at = openTime(from + i)
      return [
        at,
        price(open),
        price(high),
        price(low),
        price(close),
        volume(traded),
        at + second - 1,
        (traded * close).toFixed(8),
        1 + Math.floor(next() * 300),
        volume(bought),
        (bought * close).toFixed(8)
      ]
    })
  }
}

/** All series side by side, a block of each in turn. */
export function* interleaved(
  count: number,
  size: number
): Generator<{ readonly series: Series.Series; readonly rows: ReadonlyArray<Row.Row> }> {
  const sources = series.map((one, symbol) => ({ series: one, rows: blocks(symbol, count, size) }))
  for (let from = 0; from < count; from += size) {
    for (const source of sources) yield { series: source.series, rows: source.rows.next().value ?? [] }
  }
}

const toCandle = Candle.fromRow(interval)

/** Rows as candles; all of these can be read as such. */
export const candles = (rows: ReadonlyArray<Row.Row>): ReadonlyArray<Candle.Candle> =>
  rows.map((row) => Result.getOrThrow(toCandle(row)))

export const enrichment = Enrichment.byDefault(interval)
