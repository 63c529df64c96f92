/** Prices that a candle has by its own four. */
import * as Memory from "../../rolling/Memory.ts"
import * as Indicator from "../Indicator.ts"

type Price = (open: number, high: number, low: number, close: number) => number

export const each = (price: Price): Indicator.Input => ({ close, high, length, low, open }) => {
  const out = new Float64Array(length)
  for (let i = 0; i < length; i++) out[i] = price(open[i]!, high[i]!, low[i]!, close[i]!)
  return out
}

export const indicator = (prices: Indicator.Input) => Indicator.pointwise(Memory.window(1), (bars) => [prices(bars)])
