/** Bars of one symbol side by side in typed arrays: prices in ticks, sizes in lots, quote volumes in ticks times lots. */
export interface Columns {
  readonly open: Int32Array
  readonly high: Int32Array
  readonly low: Int32Array
  readonly close: Int32Array
  readonly trades: Int32Array
  /** Whole numbers below 2^53, so that every sum up to there is exact. */
  readonly volume: Float64Array
  readonly quoteVolume: Float64Array
  readonly takerVolume: Float64Array
  readonly takerQuoteVolume: Float64Array
}

export const make = (length: number): Columns => ({
  open: new Int32Array(length),
  high: new Int32Array(length),
  low: new Int32Array(length),
  close: new Int32Array(length),
  trades: new Int32Array(length),
  volume: new Float64Array(length),
  quoteVolume: new Float64Array(length),
  takerVolume: new Float64Array(length),
  takerQuoteVolume: new Float64Array(length)
})

/** Writes the bar that the bars [from, to) of one table make together into a place of another. */
export const fold = (source: Columns, from: number, to: number, target: Columns, at: number): void => {
  let [high, low, trades, volume, quote, taker, takerQuote] = [source.high[from]!, source.low[from]!, 0, 0, 0, 0, 0]
  for (let i = from; i < to; i++) {
    if (source.high[i]! > high) high = source.high[i]!
    if (source.low[i]! < low) low = source.low[i]!
    trades += source.trades[i]!
    volume += source.volume[i]!
    quote += source.quoteVolume[i]!
    taker += source.takerVolume[i]!
    takerQuote += source.takerQuoteVolume[i]!
  }
  target.open[at] = source.open[from]!
  target.high[at] = high
  target.low[at] = low
  target.close[at] = source.close[to - 1]!
  target.trades[at] = trades
  target.volume[at] = volume
  target.quoteVolume[at] = quote
  target.takerVolume[at] = taker
  target.takerQuoteVolume[at] = takerQuote
}

/** A bar of two trades or more after half of its time: half of what it trades, on its way from open to close. */
export const half = (source: Columns, at: number): Columns => {
  const bar = make(1)
  const [open, price] = [source.open[at]!, (source.open[at]! + source.close[at]!) >> 1]
  bar.open[0] = open
  bar.close[0] = price
  bar.high[0] = Math.max(open, price)
  bar.low[0] = Math.min(open, price)
  bar.trades[0] = source.trades[at]! >> 1
  for (const amount of ["volume", "quoteVolume", "takerVolume", "takerQuoteVolume"] as const) {
    bar[amount][0] = Math.floor(source[amount][at]! / 2)
  }
  return bar
}
