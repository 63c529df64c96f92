import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) => {
  const parts = { before: Change.lagged(Math.floor(period / 2) + 1), mean: Average.simple(period) }
  const memory = Memory.longest(parts.before.memory, parts.mean.memory)
  return Indicator.over(
    Composed.make(
      memory,
      parts,
      (steps, closes: Float64Array) =>
        Operator.zip(steps.before(closes), steps.mean(closes), (before, mean) => before - mean)
    )
  )
}

export const entry = Entry.make({
  name: "dpo",
  title: "Detrended price oscillator",
  formula: "close n/2 + 1 before (n/2 rounded down) - mean of the last n closes",
  source: "Achelis, Technical Analysis from A to Z, 1995",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
