/** A seeded one-minute candle, some of them without the fields that not every source has, and the row that says it. */
import * as Samples from "@cryptostream/core/test/Samples"
import type * as Candle from "@cryptostream/core/market/Candle"

/** Short enough to be the same number once it was text. */
const cents = (value: number): number => Math.round(value * 100) / 100

export const candleAt = (openTime: number, close: number, next: () => number): Candle.Candle => {
  const open = cents(close * (1 + (next() - 0.5) / 400))
  const [high, low] = [cents(Math.max(open, close) + next() * 2), cents(Math.min(open, close) - 0.5)]
  const volume = Math.round(next() * 1e6) / 1e4
  const isBare = next() < 0.05
  return {
    openTime,
    open,
    high,
    low,
    close,
    volume,
    trades: 1 + Math.floor(next() * 500),
    ...(!isBare && {
      quoteVolume: cents(volume * close),
      takerBuyVolume: volume / 2,
      takerBuyQuoteVolume: cents(volume * close / 2)
    })
  }
}

export const rowOf = Samples.rowOf("1m")
