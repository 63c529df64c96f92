import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as Atr from "./Atr.ts"

const make = (period: number): Indicator.Indicator => {
  const average = Atr.make(period)
  return Composed.make(average.memory, { average }, (steps, bars: Bars.Bars) => [
    Operator.zip(steps.average(bars)[0]!, bars.close, (range, close) => 100 * range / close)
  ])
}

export const entry = Entry.make({
  name: "natr",
  title: "Average true range in percent",
  formula: "100 ATR / close",
  source: "Forman, Cross-Market Evaluations with Normalized Average True Range, Stocks & Commodities 2006",
  pane: "own",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
