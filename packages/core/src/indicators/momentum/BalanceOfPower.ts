import type * as Bars from "../../market/Bars.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"

const balance = ({ close, high, length, low, open }: Bars.Bars): Float64Array => {
  const out = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    const range = high[i]! - low[i]!
    out[i] = range === 0 ? 0 : (close[i]! - open[i]!) / range
  }
  return out
}

export const entry = Entry.make({
  name: "bop",
  title: "Balance of power",
  formula: "(close - open) / (high - low), 0 where high = low",
  source: "TA-Lib BOP, after Livshin, Balance of Market Power, Stocks & Commodities 2001",
  pane: "own",
  levels: [0],
  parameters: {},
  make: () => Indicator.pointwise(Memory.window(1), (bars) => [balance(bars)])
})
