import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "linearreg",
  title: "Linear regression",
  also: ["lsma"],
  formula: "least squares line through the last n closes, at the newest",
  source: "TA-Lib LINEARREG",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(LeastSquares.at(period, period - 1))
})
