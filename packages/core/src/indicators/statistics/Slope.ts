import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "slope",
  title: "Slope",
  formula: "rise a candle of the straight line through the last n closes, by least squares",
  source: "the same as LINEARREG_SLOPE; named as the other statistics are",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(LeastSquares.slope(period))
})
