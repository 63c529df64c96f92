import * as Change from "../../rolling/Change.ts"
import * as Halves from "../../rolling/Halves.ts"
import * as Memory from "../../rolling/Memory.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Together from "../../rolling/Together.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  readonly high: typeof returns.initial
  readonly low: typeof returns.initial
  readonly sums: Halves.State
}

const returns = Change.from(1, (now, before) => now / before - 1)

export const entry = Entry.make({
  name: "beta_high_low",
  title: "Beta of low on high",
  formula:
    "covariance / variance of the highs', over the last n returns of high and low; 0 where the high does not move",
  source: "TA-Lib BETA",
  pane: "own",
  levels: [1],
  parameters: { period: Parameter.period(5) },
  make({ period }, interval) {
    const step = Halves.step(period, interval, Together.beta(period, 0))
    return {
      memory: Memory.window(period + 1),
      initial: { high: returns.initial, low: returns.initial, sums: Halves.initial },
      step(state: State, bars) {
        const [high, ofHigh] = returns.step(state.high, bars.high)
        const [low, ofLow] = returns.step(state.low, bars.low)
        const [sums, out] = step(state.sums, bars.openTime, ofHigh, ofLow)
        return [{ high, low, sums }, out]
      }
    }
  }
})
