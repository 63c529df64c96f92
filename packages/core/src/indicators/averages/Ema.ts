import * as Average from "../../rolling/Average.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "ema",
  title: "Exponential moving average",
  formula: "EMA += 2/(n+1) (close - EMA), from the mean of the first n closes on",
  source: "TA-Lib EMA",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Average.exponential(period))
})
