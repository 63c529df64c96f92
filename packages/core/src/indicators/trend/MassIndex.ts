import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

const make = (average: number, period: number) => {
  const parts = { once: Average.exponential(average), twice: Average.exponential(average), sum: Average.sum(period) }
  const memory = Memory.moving(Memory.chain(parts.once.memory, parts.twice.memory, parts.sum.memory))
  return Composed.make(memory, parts, (steps, { high, low }: Bars.Bars) => {
    const once = steps.once(Operator.zip(high, low, (high, low) => high - low))
    const ratio = Operator.zip(once, steps.twice(once), (once, twice) => twice === 0 ? 1 : once / twice)
    return [steps.sum(ratio)]
  })
}

export const entry = Entry.make({
  name: "massi",
  title: "Mass index",
  formula: "sum of the last m ratios EMA(high - low) / EMA(EMA(high - low)), 1 where nothing moved",
  source: "Dorsey, The Mass Index, Stocks & Commodities 1992",
  pane: "own",
  levels: [26.5, 27],
  parameters: { average: Parameter.period(9), period: Parameter.period(25) },
  make: ({ average, period }) => make(average, period)
})
