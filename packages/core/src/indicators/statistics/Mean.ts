import * as Average from "../../rolling/Average.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "mean",
  title: "Mean",
  formula: "mean of the last n closes",
  source: "the same as SMA; named as the other statistics are",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Average.simple(period))
})
