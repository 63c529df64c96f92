import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "wma",
  title: "Weighted moving average",
  formula: "mean of the last n closes, weighted 1 (the oldest) to n",
  source: "TA-Lib WMA",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(LeastSquares.weighted(period))
})
