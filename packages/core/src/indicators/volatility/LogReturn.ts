import * as LogReturn from "../../rolling/LogReturn.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"

export const entry = Entry.make({
  name: "logreturn",
  title: "Log return",
  formula: "ln(close / close before)",
  source: "continuously compounded return",
  pane: "own",
  levels: [0],
  parameters: {},
  make: () => Indicator.over(LogReturn.operator)
})
