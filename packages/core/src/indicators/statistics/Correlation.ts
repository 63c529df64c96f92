import * as Halves from "../../rolling/Halves.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Together from "../../rolling/Together.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "correl_high_low",
  title: "Correlation of high and low",
  formula: "Pearson's correlation of the last n highs and lows; 0 where one of them does not move",
  source: "TA-Lib CORREL",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(30) },
  make({ period }, interval) {
    const step = Halves.step(period, interval, Together.correlated(period, 0))
    return {
      memory: Memory.window(period),
      initial: Halves.initial,
      step: (state: Halves.State, { high, low, openTime }) => step(state, openTime, high, low)
    }
  }
})
