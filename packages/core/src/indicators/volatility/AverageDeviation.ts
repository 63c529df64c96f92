import * as Deviation from "../../rolling/Deviation.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "avgdev",
  title: "Average deviation",
  formula: "mean of |close - mean| of the last n closes",
  source: "TA-Lib AVGDEV",
  pane: "own",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Deviation.over(period, (_, deviation) => deviation))
})
