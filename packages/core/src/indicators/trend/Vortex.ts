import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as TrueRange from "../volatility/TrueRange.ts"

const distances = (values: Float64Array, others: Float64Array): Float64Array => {
  const out = new Float64Array(values.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(values[i]! - others[i]!)
  return out
}

const shares = (movements: Float64Array, ranges: Float64Array): Float64Array => {
  const out = new Float64Array(movements.length)
  for (let i = 0; i < out.length; i++) out[i] = ranges[i] === 0 ? 0 : movements[i]! / ranges[i]!
  return out
}

const make = (period: number) => {
  const [sum, lag] = [Average.sum(period), Change.lagged(1)]
  return Composed.make(
    Memory.window(period + 1),
    { trueRange: TrueRange.indicator, lastHigh: lag, lastLow: lag, plus: sum, minus: sum, range: sum },
    (steps, bars: Bars.Bars) => {
      const range = steps.range(steps.trueRange(bars)[0]!)
      const plus = steps.plus(distances(bars.high, steps.lastLow(bars.low)))
      const minus = steps.minus(distances(bars.low, steps.lastHigh(bars.high)))
      return [shares(plus, range), shares(minus, range)]
    }
  )
}

export const entry = Entry.make({
  name: "vortex",
  title: "Vortex",
  formula:
    "plus: sum |high - low before| / sum of the true range, of n candles; minus: sum |low - high before| / the same",
  source: "Botes and Siepman, The Vortex Indicator, Stocks & Commodities 2010",
  pane: "own",
  levels: [1],
  outputs: [Entry.output("plus", "VI+"), Entry.output("minus", "VI-")],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
