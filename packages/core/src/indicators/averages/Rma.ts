import * as Average from "../../rolling/Average.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "rma",
  title: "Wilder's moving average",
  also: ["smma", "smoothed moving average"],
  formula: "RMA += (close - RMA)/n, from the mean of the first n closes on",
  source: "Wilder, New Concepts in Technical Trading Systems, 1978",
  pane: "price",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => Indicator.over(Average.wilder(period))
})
