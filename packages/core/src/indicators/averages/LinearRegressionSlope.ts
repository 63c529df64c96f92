import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "linearreg_slope",
  title: "Linear regression slope",
  formula: "rise a candle of the least squares line through the last n closes",
  source: "TA-Lib LINEARREG_SLOPE",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(LeastSquares.slope(period))
})
