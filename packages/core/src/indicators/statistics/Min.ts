import * as Extreme from "../../rolling/Extreme.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "min",
  title: "Lowest close",
  formula: "lowest of the last n closes",
  source: "TA-Lib MIN",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Extreme.lowest(period))
})
