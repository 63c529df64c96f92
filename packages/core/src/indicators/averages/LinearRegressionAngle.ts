import * as Composed from "../../rolling/Composed.ts"
import * as LeastSquares from "../../rolling/LeastSquares.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const degrees = (slope: number) => Math.atan(slope) * 180 / Math.PI

const make = (period: number) =>
  Composed.make(
    Memory.window(period),
    { slope: LeastSquares.slope(period) },
    (steps, values: Float64Array) => Operator.map(steps.slope(values), degrees)
  )

export const entry = Entry.make({
  name: "linearreg_angle",
  title: "Linear regression angle",
  formula: "arctangent, in degrees, of the rise a candle of the least squares line through the last n closes",
  source: "TA-Lib LINEARREG_ANGLE",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(make(period))
})
