import * as Moments from "../../rolling/Moments.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "std",
  title: "Standard deviation (sample)",
  formula: "sqrt(sum((close - mean)^2) / (n-1)) of the last n closes; 0 where all are the same",
  source: "Bessel's correction; TA-Lib STDDEV divides by n",
  pane: "own",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Moments.deviation(period, "sample"))
})
