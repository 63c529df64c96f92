/** Candles, gaps and pages of a series of minutes, each named by the number of its bucket. */
import type { Candle, Content } from "../web/slots.ts"
import type { Gap, Page } from "../web/wire.ts"

export const minute = 60_000
export const candle = (bucket: number): Candle => ({
  openTime: bucket * minute,
  open: 1,
  high: 2,
  low: 0.5,
  close: 1.5,
  volume: 3,
  trades: 4,
  values: {}
})
export const gap = (from: number, to: number, status: Gap["status"]): Gap => ({
  from: from * minute,
  to: to * minute,
  buckets: to - from + 1,
  status,
  evidence: `of ${from}`,
  asked: []
})
export const content = (buckets: ReadonlyArray<number>, gaps: ReadonlyArray<Gap> = []): Content => ({
  interval: "1m",
  candles: buckets.map(candle),
  forming: [],
  gaps,
  isOldest: true,
  counted: Infinity,
  isNewest: true
})
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

export const page = (buckets: ReadonlyArray<number>): Page => {
  const candles = buckets.map(candle)
  return {
    symbol: "BTCUSDC",
    interval: "1m",
    openTime: candles.map(({ openTime }) => openTime),
    open: candles.map(({ open }) => open),
    high: candles.map(({ high }) => high),
    low: candles.map(({ low }) => low),
    close: candles.map(({ close }) => close),
    volume: candles.map(({ volume }) => volume),
    quoteVolume: candles.map(() => null),
    trades: candles.map(({ trades }) => trades),
    takerBuyVolume: candles.map(() => null),
    takerBuyQuoteVolume: candles.map(() => null),
    indicators: { sma_20: candles.map(() => null) }
  }
}
