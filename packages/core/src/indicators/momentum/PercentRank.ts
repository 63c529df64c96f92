import * as Sorted from "../../rolling/Sorted.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** The window has the close itself and those before it in order: its place among them is how many are below it. */
const rank = (period: number) =>
  Sorted.over(period + 1, (sorted, newest) => 100 * Sorted.rank(sorted, sorted.length, newest) / period)

export const entry = Entry.make({
  name: "percentrank",
  title: "Percent rank",
  formula: "share of the n closes before, in percent, that are below the close",
  source: "TA-Lib PERCENTRANK",
  pane: "own",
  parameters: { period: Parameter.period(100, 1) },
  make: ({ period }) => Indicator.over(rank(period))
})
