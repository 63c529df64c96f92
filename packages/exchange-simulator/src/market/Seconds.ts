/**
 * The sixty 1s bars of a minute. A second without trades is flat at the last price, as the exchange says it; one with a
 * single trade happens within a tick of the last known price; two or more trades bring the price to where the walk is.
 */
import type * as Columns from "./Columns.ts"
import * as Draft from "./Draft.ts"
import type { Model } from "./Model.ts"
import * as Random from "./Random.ts"
import * as Trades from "./Trades.ts"

/** Makes other bits of the same draw. */
const salt = 0x2545f491

/** No second is worth more, in ticks times lots: sixty of them still add up exactly below 2^53. */
const largestQuote = 1e14

/** Writes one bar: its prices, and what was traded at their mean and by takers who buy. */
const write = (
  into: Columns.Columns,
  at: number,
  open: number,
  high: number,
  low: number,
  close: number,
  mean: number,
  trades: number,
  lots: number,
  takerLots: number
): void => {
  into.open[at] = open
  into.high[at] = high
  into.low[at] = low
  into.close[at] = close
  into.trades[at] = trades
  into.volume[at] = lots
  into.quoteVolume[at] = Math.round(mean * lots)
  into.takerVolume[at] = takerLots
  into.takerQuoteVolume[at] = Math.round(mean * takerLots)
}

/** Writes the bars of a drafted minute into sixty places of a table; what it hands to the next minute. */
export const fill = (
  of: Model,
  drafted: Draft.Draft,
  carry: Draft.Carry,
  into: Columns.Columns,
  start: number
): Draft.Carry => {
  const { bits, counts, deviation, prices } = drafted
  const lotsOfTrade = of.instrument.tradeSize * 10 ** of.instrument.lotDecimals
  const mostLots = Math.floor(largestQuote / (prices[0]! * 2))
  let { anchor, last } = carry
  for (let i = 0; i < Draft.perMinute; i++) {
    const at = start + i
    const n = counts[i]!
    if (n === 0) {
      write(into, at, last, last, last, last, last, 0, 0, 0)
      continue
    }
    const b = Random.mix(bits[i]! ^ salt)
    const size = Trades.total(n, Random.normals[b >>> 20]!) * lotsOfTrade * (1 + (b & 255) / 4096)
    const lots = Math.min(mostLots, Math.max(n, Math.round(size)))
    const open = Draft.beside(anchor, bits[i]!)
    if (n === 1) {
      write(into, at, open, open, open, open, open, 1, lots, b & 256 ? lots : 0)
      last = open
      continue
    }
    const close = Math.round(prices[i + 1]!)
    let high = open > close ? open : close
    let low = open > close ? close : open
    if (n > 2) {
      // The highest point of a Brownian bridge exceeds its ends by this, and the lowest likewise; few trades see less of it.
      const seen = 2 * (1 - 2 / n) * deviation * deviation
      const span = (high - low) ** 2
      const middle = high + low
      high = Math.max(high, Math.round((middle + Math.sqrt(span + seen * Random.exponentials[(b >>> 4) & 255]!)) / 2))
      low = Math.min(low, Math.round((middle - Math.sqrt(span + seen * Random.exponentials[(b >>> 12) & 255]!)) / 2))
      if (low < 1) low = 1
    }
    const mean = (open + close + high + low) / 4
    const push = Math.max(-1, Math.min(1, (close - open) / (3 * deviation)))
    const share = Math.max(0, Math.min(1, 0.5 + 0.3 * push + 0.9 * ((b & 255) / 256 - 0.5)))
    write(into, at, open, high, low, close, mean, n, lots, Math.round(lots * share))
    anchor = close
    last = close
  }
  return { anchor, last }
}
