import * as Halves from "../../rolling/Halves.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Shape from "../../rolling/Shape.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "zscore",
  title: "Z-score",
  formula: "(close - mean) / standard deviation (n-1) of the last n closes; absent where all are the same",
  source: "standard score",
  pane: "own",
  levels: [-2, 0, 2],
  parameters: { period: Parameter.period(20) },
  make({ period }, interval) {
    const step = Halves.step(period, interval, Shape.score(period))
    return {
      memory: Memory.window(period),
      initial: Halves.initial,
      step: (state: Halves.State, { close, openTime }) => step(state, openTime, close, close)
    }
  }
})
