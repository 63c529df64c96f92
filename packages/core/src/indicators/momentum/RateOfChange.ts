import * as Change from "../../rolling/Change.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** In percent; 0 where it would be of nothing. */
export const rate = (places: number) =>
  Change.from(places, (now, before) => before === 0 ? 0 : 100 * (now - before) / before)

export const entry = Entry.make({
  name: "roc",
  title: "Rate of change",
  formula: "100 (close - close n before) / close n before",
  source: "TA-Lib ROC",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(10, 1) },
  make: ({ period }) => Indicator.over(rate(period))
})
