import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period),
    { highest: Extreme.highest(period), lowest: Extreme.lowest(period) },
    (steps, { high, low }: Bars.Bars) => [
      Operator.zip(steps.highest(high), steps.lowest(low), (highest, lowest) => (highest + lowest) / 2)
    ]
  )

export const entry = Entry.make({
  name: "midprice",
  title: "Midpoint price",
  formula: "(highest high + lowest low) / 2, of the last n candles",
  source: "TA-Lib MIDPRICE",
  pane: "price",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
