import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) =>
  Indicator.over(Composed.make(
    Memory.window(period + 1),
    { way: Change.difference(period), change: Change.difference(), path: Average.sum(period) },
    (steps, values: Float64Array) => {
      const path = steps.path(Operator.map(steps.change(values), Math.abs))
      return Operator.zip(steps.way(values), path, (way, path) => path === 0 ? 1 : Math.abs(way) / path)
    }
  ))

export const entry = Entry.make({
  name: "er",
  title: "Efficiency ratio",
  also: ["kaufman efficiency"],
  formula: "|close - close n before| / sum of the n |changes| between; 1 where nothing moved",
  source: "Kaufman, Smarter Trading, 1995",
  pane: "own",
  parameters: { period: Parameter.period(10) },
  make: ({ period }) => make(period)
})
