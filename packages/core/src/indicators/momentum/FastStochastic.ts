import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Stochastic from "./Stochastic.ts"

export const entry = Entry.make({
  name: "stochf",
  title: "Fast stochastic oscillator",
  also: ["stochastics"],
  formula: `k: ${Stochastic.raw}; d: mean of m values of k`,
  source: Stochastic.source,
  pane: "own",
  levels: Stochastic.levels,
  outputs: [...Stochastic.lines],
  parameters: { period: Parameter.period(14), signal: Parameter.period(3, 1) },
  make: ({ period, signal }) =>
    Composed.make(
      Memory.chain(Memory.window(period), Memory.window(signal)),
      { ...Stochastic.extremes(period), signal: Average.simple(signal) },
      ({ highest, lowest, signal }, { close, high, low }: Bars.Bars) => {
        const k = Stochastic.place(close, highest(high), lowest(low))
        return Stochastic.together(k, signal(k))
      }
    )
})
