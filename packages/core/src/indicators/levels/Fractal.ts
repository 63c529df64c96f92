import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Swing from "../../rolling/Swing.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const marks = (turns: Float64Array) => Operator.map(turns, (turn) => 100 * turn)

const make = (left: number, right: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(left + right + 1),
    { high: Swing.isHigh(left, right, "none"), low: Swing.isLow(left, right, "none") },
    (steps, { high, low }: Bars.Bars) => [marks(steps.high(high)), marks(steps.low(low))]
  )

export const entry = Entry.make({
  name: "fractal",
  title: "Fractal",
  also: ["williams fractal"],
  formula:
    "100 where the high (low) of `right` candles ago is above (below) those of the `left` candles before it and of all since",
  source: "Williams, Trading Chaos, 1995; TA-Lib FRACTAL",
  pane: "marks",
  behind: "right",
  outputs: [
    Entry.output("high", "Fractal high", "dots", { meaning: "high" }),
    Entry.output("low", "Fractal low", "dots", { meaning: "low" })
  ],
  parameters: { left: Parameter.period(2, 1), right: Parameter.period(2, 1) },
  make: ({ left, right }) => make(left, right)
})
