import type * as Bars from "../../market/Bars.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period + 1),
    {
      highest: Operator.chain(Extreme.highest(period), Change.lagged(1)),
      lowest: Operator.chain(Extreme.lowest(period), Change.lagged(1))
    },
    (steps, { close, high, length, low }: Bars.Bars) => {
      const highest = steps.highest(high)
      const lowest = steps.lowest(low)
      const out = new Float64Array(length)
      for (let i = 0; i < length; i++) {
        out[i] = Number.isNaN(highest[i]) ? NaN : close[i]! > highest[i]! ? 100 : close[i]! < lowest[i]! ? -100 : 0
      }
      return [out]
    }
  )

export const entry = Entry.make({
  name: "breakout",
  title: "Breakout",
  formula:
    "100 where the close is above the highest high of the n candles before, -100 where it is below their lowest low",
  source: "Donchian's four-week rule, 1960",
  pane: "marks",
  outputs: [Entry.output("", "Breakout", "dots")],
  parameters: { period: Parameter.period(20, 1) },
  make: ({ period }) => make(period)
})
