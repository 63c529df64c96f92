/** The one seeded series that every contender computes over: as objects a candle, and as columns. */
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { random } from "../Random.ts"

const minute = 60_000
const start = Date.UTC(2024, 0, 1)

const cents = (value: number): number => Math.round(value * 100) / 100

export const candles = (count: number): ReadonlyArray<Candle.Candle> => {
  const next = random(1)
  let price = 60_000
  return Array.from({ length: count }, (_, i) => {
    const open = price
    price = cents(price * (1 + 0.002 * (next() - 0.5)))
    const volume = cents(100 * next() ** 3)
    return {
      openTime: start + i * minute,
      open,
      high: cents(Math.max(open, price) * (1 + 0.001 * next())),
      low: cents(Math.min(open, price) * (1 - 0.001 * next())),
      close: price,
      volume,
      quoteVolume: cents(volume * price),
      trades: Math.ceil(volume),
      takerBuyVolume: cents(volume / 2),
      takerBuyQuoteVolume: cents(volume * price / 2)
    }
  })
}

export interface PeerSeries {
  readonly candles: ReadonlyArray<Candle.Candle>
  readonly bars: Bars.Bars
  /** Plain arrays, for those who compute over them. */
  readonly plain: { readonly [Column in "open" | "high" | "low" | "close" | "volume"]: Array<number> }
}

export const make = (count: number): PeerSeries => {
  const all = candles(count)
  const bars = Bars.ofCandles(all)
  const { close, high, low, open, volume } = bars
  const plain = { open: [...open], high: [...high], low: [...low], close: [...close], volume: [...volume] }
  return { candles: all, bars, plain }
}

/** Computes a column over the whole series and gives something back that depends on it, so that nothing is left out. */
export type Run = (series: PeerSeries) => unknown
export type Runs = Readonly<Record<string, Run>>
