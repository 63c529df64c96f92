import * as Moments from "../../rolling/Moments.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "stddev",
  title: "Standard deviation (population)",
  formula: "sqrt(sum((close - mean)^2) / n) of the last n closes; 0 where all are the same",
  source: "TA-Lib STDDEV",
  pane: "own",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Moments.deviation(period))
})
