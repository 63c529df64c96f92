/**
 * Made-up candles for the patterns that hardly or never fire in the recordings, from their published definitions: some that
 * have all that a pattern asks for, and the same with one thing spoilt at a time. They follow ordinary candles of body 1 and
 * range 2.
 */
import type * as Candle from "@cryptostream/core/market/Candle"

/** Open, high, low, close. */
export type Prices = readonly [number, number, number, number]

export interface Example {
  readonly name: string
  readonly mark: number
  /** The pattern that it is upside down, with the other sign, where there is one. */
  readonly upsideDown?: string
  readonly prices: ReadonlyArray<Prices>
  /** What stands in the place of some of them. */
  readonly spoilt: ReadonlyArray<Readonly<Record<number, Prices>>>
}

const candleOf = ([open, high, low, close]: Prices, i: number): Candle.Candle => ({
  openTime: i * 60_000,
  open,
  high,
  low,
  close,
  volume: 1,
  trades: 1
})

const ordinary = Array.from(
  { length: 16 },
  (_, i): Prices => i % 2 === 0 ? [100, 101.5, 99.5, 101] : [101, 101.5, 99.5, 100]
)

/** Behind ordinary candles. */
export const candles = (prices: ReadonlyArray<Prices>): ReadonlyArray<Candle.Candle> =>
  [...ordinary, ...prices].map(candleOf)

/** Upside down. */
export const mirrored = (prices: ReadonlyArray<Prices>): ReadonlyArray<Prices> =>
  prices.map(([open, high, low, close]) => [202 - open, 202 - low, 202 - high, 202 - close])
