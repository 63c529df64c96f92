import * as Halves from "../../rolling/Halves.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Shape from "../../rolling/Shape.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "kurtosis",
  title: "Excess kurtosis",
  formula:
    "(n-1)/((n-2)(n-3)) ((n+1)(m4/m2^2 - 3) + 6), m the central moments of the last n closes; absent where all are the same",
  source: "Joanes and Gill, Comparing Measures of Sample Skewness and Kurtosis, 1998: G2",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(20, 4) },
  make({ period }, interval) {
    const step = Halves.step(period, interval, Shape.kurtosis(period))
    return {
      memory: Memory.window(period),
      initial: Halves.initial,
      step: (state: Halves.State, { close, openTime }) => step(state, openTime, close, close)
    }
  }
})
