import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Swing from "../../rolling/Swing.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (left: number, right: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(left + right + 1),
    { high: Swing.highs(left, right), low: Swing.lows(left, right) },
    (steps, { high, low }: Bars.Bars) => [steps.high(high), steps.low(low)]
  )

export const entry = Entry.make({
  name: "swing",
  title: "Swing highs and lows",
  also: ["pivot high", "pivot low"],
  formula:
    "the high (low) of `right` candles ago, if above (below) those of the `left` candles before it, and none since went beyond it",
  source: "ta.pivothigh and ta.pivotlow of Pine Script; of equal ones the first",
  pane: "price",
  behind: "right",
  outputs: [
    Entry.output("high", "Swing high", "dots", { color: "shared" }),
    Entry.output("low", "Swing low", "dots", { color: "shared" })
  ],
  parameters: { left: Parameter.period(5, 1), right: Parameter.period(5, 1) },
  make: ({ left, right }) => make(left, right)
})
