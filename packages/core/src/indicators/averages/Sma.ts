import * as Average from "../../rolling/Average.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "sma",
  title: "Simple moving average",
  formula: "mean of the last n closes",
  source: "TA-Lib SMA",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Average.simple(period))
})
