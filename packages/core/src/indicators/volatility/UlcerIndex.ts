import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) => {
  const parts = { highest: Extreme.highest(period), mean: Average.simple(period) }
  const memory = Memory.chain(parts.highest.memory, parts.mean.memory)
  return Indicator.over(
    Composed.make(memory, parts, (steps, closes: Float64Array) => {
      const fallen = (close: number, highest: number) => (100 * (close - highest) / highest) ** 2
      const squares = Operator.zip(closes, steps.highest(closes), fallen)
      return Operator.map(steps.mean(squares), (mean) => Math.sqrt(Math.max(0, mean)))
    })
  )
}

export const entry = Entry.make({
  name: "ui",
  title: "Ulcer index",
  formula: "root of the mean of the last n squares of 100 (close - highest close of n) / highest close of n",
  source: "Martin and McCann, The Investor's Guide to Fidelity Funds, 1989",
  pane: "own",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
