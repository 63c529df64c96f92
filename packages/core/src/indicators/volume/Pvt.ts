import type * as Bars from "../../market/Bars.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Total from "../../rolling/Total.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

/** The first candle has no change, and counts 0. */
const trend: Indicator.Indicator = Composed.make(
  Total.operator.memory,
  { change: Change.from(1, (now, before) => (now - before) / before), total: Total.operator },
  (steps, { close, volume }: Bars.Bars) => [
    steps.total(Operator.zip(steps.change(close), volume, (change, volume) => change === change ? change * volume : 0))
  ]
)

export const entry = Entry.make({
  name: "pvt",
  title: "Price volume trend",
  formula: "sum of volume (close - close before) / close before, from 0 on the first candle",
  source: "TA-Lib PVT",
  pane: "own",
  parameters: {},
  make: () => trend
})
