import * as Composed from "../../rolling/Composed.ts"
import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as RateOfChange from "./RateOfChange.ts"

const make = (period: number, short: number, long: number) => {
  const parts = {
    short: RateOfChange.rate(short),
    long: RateOfChange.rate(long),
    weighted: LeastSquares.weighted(period)
  }
  const memory = Memory.chain(parts.long.memory, parts.weighted.memory)
  return Indicator.over(
    Composed.make(
      memory,
      parts,
      (steps, values: Float64Array) =>
        steps.weighted(Operator.zip(steps.short(values), steps.long(values), (short, long) => short + long))
    )
  )
}

export const entry = Entry.make({
  name: "coppock",
  title: "Coppock curve",
  formula: "WMA of the sum of two rates of change of the close, in percent",
  source: "Coppock, Barron's, 1962",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(10), short: Parameter.period(11, 1), long: Parameter.period(14, 1) },
  conflict: ({ long, short }) => short < long ? undefined : "short must be below long",
  make: ({ long, period, short }) => make(period, short, long)
})
