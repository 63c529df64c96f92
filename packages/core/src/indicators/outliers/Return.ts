import * as Change from "../../rolling/Change.ts"
import * as LogReturn from "../../rolling/LogReturn.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Moments from "../../rolling/Moments.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const previous = Change.lagged(1)

interface State extends Operator.State {
  readonly returns: LogReturn.State
  readonly deviations: Moments.Sliding
  readonly before: typeof previous.initial
}

/** Where the returns before were all the same, as in a market that stands still, nothing tells how large one usually is: no mark. */
const marks = (period: number, threshold: number): Operator.Operator<State> => {
  const deviation = Moments.deviation(period, "sample")
  return {
    memory: Memory.chain(LogReturn.operator.memory, deviation.memory, previous.memory),
    initial: { returns: LogReturn.operator.initial, deviations: deviation.initial, before: previous.initial },
    step(state, closes) {
      const [returns, found] = LogReturn.operator.step(state.returns, closes)
      const [deviations, ofWindow] = deviation.step(state.deviations, found)
      const [before, ofBefore] = previous.step(state.before, ofWindow)
      const mark = (change: number, usual: number) =>
        usual !== usual ? NaN : usual > 0 && Math.abs(change) > threshold * usual ? 1 : 0
      return [{ returns, deviations, before }, Operator.zip(found, ofBefore, mark)]
    }
  }
}

export const entry = Entry.make({
  name: "outlier_return",
  title: "Outlying return",
  formula:
    "1 where |ln(close / close before)| > threshold times the standard deviation (n-1) of the n such returns before it, else 0; 0 where those are all the same",
  source: "the k-sigma rule",
  pane: "marks",
  outputs: [Entry.output("", "Outlying return", "dots", { meaning: "outlier" })],
  parameters: { period: Parameter.period(20), threshold: Parameter.factor(5) },
  make: ({ period, threshold }) => Indicator.over(marks(period, threshold))
})
