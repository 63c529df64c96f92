/** A seeded one-minute candle, some of them without the fields that not every source has, and the row that says it. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"

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

const text = (value: number | undefined): string => value === undefined ? "" : value.toFixed(8)

export const rowOf = (candle: Candle.Candle): Row.Row => [
  candle.openTime,
  text(candle.open),
  text(candle.high),
  text(candle.low),
  text(candle.close),
  text(candle.volume),
  Interval.closeTime("1m", candle.openTime),
  text(candle.quoteVolume),
  candle.trades,
  text(candle.takerBuyVolume),
  text(candle.takerBuyQuoteVolume)
]
