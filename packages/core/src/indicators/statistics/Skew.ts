import * as Halves from "../../rolling/Halves.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Shape from "../../rolling/Shape.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "skew",
  title: "Skewness",
  formula: "sqrt(n(n-1))/(n-2) m3 / m2^1.5, m the central moments of the last n closes; absent where all are the same",
  source: "Joanes and Gill, Comparing Measures of Sample Skewness and Kurtosis, 1998: G1",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20, 3) },
  make({ period }, interval) {
    const step = Halves.step(period, interval, Shape.skew(period))
    return {
      memory: Memory.window(period),
      initial: Halves.initial,
      step: (state: Halves.State, { close, openTime }) => step(state, openTime, close, close)
    }
  }
})
