import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as MoneyFlow from "./MoneyFlow.ts"
import * as Traded from "./Traded.ts"

export const entry = Entry.make({
  name: "cmf",
  title: "Chaikin money flow",
  formula: `sum(mfv) / sum(volume) of the last n candles, 0 without volume; ${MoneyFlow.formula}`,
  source: "Chaikin; TA-Lib CMF",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Traded.share(period, MoneyFlow.volumes, 0)
})
