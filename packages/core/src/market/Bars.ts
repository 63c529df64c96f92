/** Candles in columns, a number each: what indicators read. A field that a candle does not have is NaN. */
import type * as Candle from "./Candle.ts"

export interface Bars {
  readonly length: number
  /** Epoch ms. */
  readonly openTime: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  readonly quoteVolume: Float64Array
  readonly trades: Float64Array
  readonly takerBuyVolume: Float64Array
  readonly takerBuyQuoteVolume: Float64Array
}

export const ofCandles = (candles: ReadonlyArray<Candle.Candle>): Bars => {
  const { length } = candles
  const column = () => new Float64Array(length)
  const openTime = column()
  const open = column()
  const high = column()
  const low = column()
  const close = column()
  const volume = column()
  const quoteVolume = column()
  const trades = column()
  const takerBuyVolume = column()
  const takerBuyQuoteVolume = column()
  for (let i = 0; i < length; i++) {
    const candle = candles[i]!
    openTime[i] = candle.openTime
    open[i] = candle.open
    high[i] = candle.high
    low[i] = candle.low
    close[i] = candle.close
    volume[i] = candle.volume
    quoteVolume[i] = candle.quoteVolume ?? NaN
    trades[i] = candle.trades
    takerBuyVolume[i] = candle.takerBuyVolume ?? NaN
    takerBuyQuoteVolume[i] = candle.takerBuyQuoteVolume ?? NaN
  }
  const volumes = { volume, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume }
  return { length, openTime, open, high, low, close, ...volumes }
}

/** The candles from..to, without copying. */
export const slice = (bars: Bars, from: number, to: number): Bars => ({
  length: to - from,
  openTime: bars.openTime.subarray(from, to),
  open: bars.open.subarray(from, to),
  high: bars.high.subarray(from, to),
  low: bars.low.subarray(from, to),
  close: bars.close.subarray(from, to),
  volume: bars.volume.subarray(from, to),
  quoteVolume: bars.quoteVolume.subarray(from, to),
  trades: bars.trades.subarray(from, to),
  takerBuyVolume: bars.takerBuyVolume.subarray(from, to),
  takerBuyQuoteVolume: bars.takerBuyQuoteVolume.subarray(from, to)
})
