import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Stochastic from "./Stochastic.ts"

/** In percent below the highest, as a negative number. */
const below = (values: Float64Array, highest: Float64Array, lowest: Float64Array): Float64Array => {
  const out = new Float64Array(values.length)
  for (let i = 0; i < out.length; i++) {
    const range = highest[i]! - lowest[i]!
    out[i] = range === 0 ? 0 : 100 * (values[i]! - highest[i]!) / range
  }
  return out
}

export const entry = Entry.make({
  name: "willr",
  title: "Williams %R",
  also: ["%r"],
  formula: "100 (close - highest high) / (highest high - lowest low) of n candles, 0 where that range is 0",
  source: "TA-Lib WILLR, after Williams, How I Made One Million Dollars, 1973",
  pane: "own",
  levels: [-80, -20],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) =>
    Composed.make(
      Memory.window(period),
      Stochastic.extremes(period),
      ({ highest, lowest }, { close, high, low }: Bars.Bars) => [below(close, highest(high), lowest(low))]
    )
})
