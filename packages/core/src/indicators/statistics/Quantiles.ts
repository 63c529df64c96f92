/** Prices that a share of the last closes lies below: parameters stand behind the name, so each share has a name of its own. */
import * as Sorted from "../../rolling/Sorted.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const quantile = (percent: number): Entry.Entry =>
  Entry.make({
    name: `q${String(percent).padStart(2, "0")}`,
    title: `Quantile ${percent} %`,
    formula: `of the last n closes in order of size the one at place (n-1) ${percent / 100}, between two in proportion`,
    source: "Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996: definition 7",
    pane: "price",
    parameters: { period: Parameter.period(20) },
    make: ({ period }) => Indicator.over(Sorted.over(period, (sorted) => Sorted.quantile(sorted, percent / 100)))
  })

export const entries: ReadonlyArray<Entry.Entry> = [5, 25, 75, 95].map(quantile)
