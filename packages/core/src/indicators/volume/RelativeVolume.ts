/** A candle's volume beside that of the candles before it, which goes by two names. */
import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** None where nothing was traded before. That is counted: a sum of volumes may be off by its last bit. */
const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period + 1),
    { before: Change.lagged(1), mean: Average.simple(period), traded: Average.sum(period) },
    (steps, { volume }: Bars.Bars) => {
      const before = steps.before(volume)
      const out = steps.mean(before)
      const traded = steps.traded(Operator.map(before, Math.sign))
      for (let i = 0; i < out.length; i++) out[i] = traded[i]! > 0 ? volume[i]! / out[i]! : NaN
      return [out]
    }
  )

const common = {
  formula: "volume / mean of the n volumes before it; absent where these are 0",
  pane: "own",
  levels: [1],
  parameters: { period: Parameter.period(20) },
  make: ({ period }: { readonly period: number }) => make(period)
} as const

export const rvol = Entry.make({ ...common, name: "rvol", title: "Relative volume", source: "TA-Lib RVOL" })

export const volumeRatio = Entry.make({
  ...common,
  name: "volumeratio",
  title: "Volume ratio",
  source: "a share of the usual; the same as rvol"
})
