import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as TrueRange from "../volatility/TrueRange.ts"

const make = (period: number) => {
  const parts = {
    range: TrueRange.indicator,
    way: Average.sum(period),
    highest: Extreme.highest(period),
    lowest: Extreme.lowest(period)
  }
  return Composed.make(Memory.window(period + 1), parts, (steps, bars: Bars.Bars) => {
    const [ranges] = steps.range(bars)
    const span = Operator.zip(steps.highest(bars.high), steps.lowest(bars.low), (highest, lowest) => highest - lowest)
    const choppiness = (way: number, span: number) => span > 0 ? 100 * Math.log(way / span) / Math.log(period) : NaN
    return [Operator.zip(steps.way(ranges!), span, choppiness)]
  })
}

export const entry = Entry.make({
  name: "chop",
  title: "Choppiness index",
  formula:
    "100 log(sum of the true range / (highest high - lowest low)) / log n, of n candles; absent where these are the same",
  source: "Dreiss",
  pane: "own",
  levels: [38.2, 61.8],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
