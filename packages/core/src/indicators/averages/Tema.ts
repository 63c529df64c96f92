import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) => {
  const average = Average.exponential(period)
  const memory = Memory.chain(average.memory, average.memory, average.memory)
  const parts = { first: average, second: average, third: average }
  return Composed.make(memory, parts, (steps, values: Float64Array) => {
    const first = steps.first(values)
    const second = steps.second(first)
    const third = steps.third(second)
    const out = new Float64Array(values.length)
    for (let i = 0; i < out.length; i++) out[i] = 3 * (first[i]! - second[i]!) + third[i]!
    return out
  })
}

export const entry = Entry.make({
  name: "tema",
  title: "Triple exponential moving average",
  formula: "3 EMA - 3 EMA(EMA) + EMA(EMA(EMA))",
  source: "Mulloy, Technical Analysis of Stocks & Commodities, February 1994",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(make(period))
})
