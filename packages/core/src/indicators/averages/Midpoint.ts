import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period),
    { highest: Extreme.highest(period), lowest: Extreme.lowest(period) },
    (steps, { close }: Bars.Bars) => [
      Operator.zip(steps.highest(close), steps.lowest(close), (highest, lowest) => (highest + lowest) / 2)
    ]
  )

export const entry = Entry.make({
  name: "midpoint",
  title: "Midpoint",
  formula: "(highest close + lowest close) / 2, of the last n",
  source: "TA-Lib MIDPOINT",
  pane: "price",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
