import * as Composed from "../../rolling/Composed.ts"
import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** Half the period and its root are cut to whole numbers. */
const make = (period: number) => {
  const half = LeastSquares.weighted(Math.floor(period / 2))
  const full = LeastSquares.weighted(period)
  const root = LeastSquares.weighted(Math.floor(Math.sqrt(period)))
  const memory = Memory.chain(full.memory, root.memory)
  return Composed.make(
    memory,
    { half, full, root },
    (steps, values: Float64Array) =>
      steps.root(Operator.zip(steps.half(values), steps.full(values), (half, full) => 2 * half - full))
  )
}

export const entry = Entry.make({
  name: "hma",
  title: "Hull moving average",
  formula: "WMA(2 WMA(close, n/2) - WMA(close, n), sqrt n)",
  source: "Hull, Hull Moving Average, 2005",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(make(period))
})
