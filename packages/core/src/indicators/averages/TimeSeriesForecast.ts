import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "tsf",
  title: "Time series forecast",
  formula: "least squares line through the last n closes, one candle ahead of the newest",
  source: "TA-Lib TSF",
  pane: "price",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => Indicator.over(LeastSquares.at(period, period))
})
