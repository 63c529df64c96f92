import type * as Bars from "../../market/Bars.ts"
import * as Annual from "../../rolling/Annual.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Moments from "../../rolling/Moments.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as RangeVolatility from "./RangeVolatility.ts"

const log = (to: number, from: number) => Math.log(to / from)

const make = (period: number, candlesAYear: number) => {
  const share = 0.34 / (1.34 + (period + 1) / (period - 1))
  const parts = {
    before: Change.lagged(1),
    gaps: Moments.variance(period, "sample"),
    bodies: Moments.variance(period, "sample"),
    ranges: Average.simple(period)
  }
  return Composed.make(Memory.window(period + 1), parts, (steps, bars: Bars.Bars) => {
    const gaps = steps.gaps(Operator.zip(bars.open, steps.before(bars.close), log))
    const bodies = steps.bodies(Operator.zip(bars.close, bars.open, log))
    const ranges = steps.ranges(RangeVolatility.ofDrift(bars))
    const within = Operator.zip(bodies, ranges, (body, range) => share * body + (1 - share) * range)
    const yearly = (gap: number, within: number) => Math.sqrt(Math.max(0, gap + within) * candlesAYear)
    return [Operator.zip(gaps, within, yearly)]
  })
}

export const entry = Entry.make({
  name: "yangzhang",
  title: "Yang-Zhang volatility",
  formula:
    "sqrt((G + k B + (1 - k) R) candles a year), of n candles: G variance (n-1) of ln(open / close before), B that of ln(close / open), R mean of the Rogers-Satchell variances; k = 0.34 / (1.34 + (n+1) / (n-1))",
  source: "Yang and Zhang, Drift-Independent Volatility Estimation, 2000",
  pane: "own",
  parameters: { period: Parameter.period(20) },
  make: ({ period }, interval) => make(period, Annual.candles(interval))
})
