import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Stochastic from "./Stochastic.ts"

const make = (period: number, kPeriod: number, dPeriod: number) => {
  const smooth = { k: Average.wilder(kPeriod), d: Average.wilder(dPeriod) }
  return Composed.make(
    Memory.chain(Memory.window(period), smooth.k.memory, smooth.d.memory),
    { ...Stochastic.extremes(period), ...smooth },
    (steps, { close, high, low }: Bars.Bars) => {
      const k = steps.k(Stochastic.place(close, steps.highest(high), steps.lowest(low)))
      const d = steps.d(k)
      return [...Stochastic.together(k, d), Operator.zip(k, d, (k, d) => 3 * k - 2 * d)]
    }
  )
}

export const entry = Entry.make({
  name: "kdj",
  title: "KDJ",
  formula: `k: Wilder's average of ${Stochastic.raw}; d: that of k; j: 3k - 2d`,
  source: "TA-Lib KDJ: averages of weight 1/3, each from the mean of its first 3 values on",
  pane: "own",
  levels: Stochastic.levels,
  outputs: [Entry.output("k", "K"), Entry.output("d", "D"), Entry.output("j", "J")],
  parameters: { period: Parameter.period(9), k: Parameter.period(3), d: Parameter.period(3) },
  make: ({ d, k, period }) => make(period, k, d)
})
