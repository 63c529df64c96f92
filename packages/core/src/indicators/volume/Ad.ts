import * as Total from "../../rolling/Total.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as MoneyFlow from "./MoneyFlow.ts"

export const entry = Entry.make({
  name: "ad",
  title: "Accumulation/distribution line",
  formula: `sum of mfv from the first candle on; ${MoneyFlow.formula}`,
  source: "Chaikin; TA-Lib AD",
  pane: "own",
  parameters: {},
  make: () => Indicator.over(Total.operator, MoneyFlow.volumes)
})
