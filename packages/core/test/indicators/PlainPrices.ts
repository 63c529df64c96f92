/** Prices of a candle by their definitions. */
import type * as Plain from "./PlainColumns.ts"

export const definitions: Record<string, Plain.Definition> = {
  avgprice: (candles) => [candles.map(({ close, high, low, open }) => (open + high + low + close) / 4)],
  medprice: (candles) => [candles.map(({ high, low }) => (high + low) / 2)],
  typprice: (candles) => [candles.map(({ close, high, low }) => (high + low + close) / 3)],
  wclprice: (candles) => [candles.map(({ close, high, low }) => (high + low + 2 * close) / 4)],
  ha: (candles) => {
    const last = candles.map(({ close, high, low, open }) => (open + high + low + close) / 4)
    const first: Array<number> = []
    candles.forEach(({ close, open }, i) => {
      first.push(i === 0 ? (open + close) / 2 : (first[i - 1]! + last[i - 1]!) / 2)
    })
    return [
      first,
      candles.map(({ high }, i) => Math.max(high, first[i]!, last[i]!)),
      candles.map(({ low }, i) => Math.min(low, first[i]!, last[i]!)),
      last
    ]
  }
}
