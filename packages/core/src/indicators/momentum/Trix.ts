import * as Average from "../../rolling/Average.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as RateOfChange from "./RateOfChange.ts"

const make = (period: number) => {
  const average = Average.exponential(period)
  const triple = Operator.chain(Operator.chain(average, average), average)
  return Indicator.over(Operator.chain(triple, RateOfChange.rate(1)))
}

export const entry = Entry.make({
  name: "trix",
  title: "Rate of change of a triple exponential average",
  formula: "100 (E - E before) / E before, E = EMA(EMA(EMA(close))), each seeded with the mean of its first n values",
  source: "TA-Lib TRIX, after Hutson, Good Trix, Stocks & Commodities 1983",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(15) },
  make: ({ period }) => make(period)
})
