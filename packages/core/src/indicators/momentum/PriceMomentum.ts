import * as Change from "../../rolling/Change.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "mom",
  title: "Momentum",
  formula: "close - close n before",
  source: "TA-Lib MOM",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(10, 1) },
  make: ({ period }) => Indicator.over(Change.difference(period))
})
