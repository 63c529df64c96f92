import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) => {
  const average = Average.exponential(period)
  const memory = Memory.chain(average.memory, average.memory)
  return Composed.make(memory, { first: average, second: average }, (steps, values: Float64Array) => {
    const first = steps.first(values)
    return Operator.zip(first, steps.second(first), (first, second) => 2 * first - second)
  })
}

export const entry = Entry.make({
  name: "dema",
  title: "Double exponential moving average",
  formula: "2 EMA - EMA(EMA)",
  source: "Mulloy, Technical Analysis of Stocks & Commodities, January 1994",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(make(period))
})
