import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "linearreg_intercept",
  title: "Linear regression intercept",
  formula: "least squares line through the last n closes, at the oldest",
  source: "TA-Lib LINEARREG_INTERCEPT",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(LeastSquares.at(period, 0))
})
