import * as Annual from "../../rolling/Annual.ts"
import * as LogReturn from "../../rolling/LogReturn.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Moments from "../../rolling/Moments.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  readonly returns: LogReturn.State
  readonly window: Moments.Sliding
}

const make = (period: number, candlesAYear: number): Operator.Operator<State> => {
  const scale = candlesAYear / (period * (period - 1))
  return {
    memory: Memory.chain(LogReturn.operator.memory, Memory.window(period)),
    initial: { returns: LogReturn.operator.initial, window: Moments.initial },
    step(state, closes) {
      const [returns, changes] = LogReturn.operator.step(state.returns, closes)
      const { next, spreads: out } = Moments.step(state.window, changes, period)
      for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(scale * out[i]!)
      return [{ returns, window: next }, out]
    }
  }
}

export const entry = Entry.make({
  name: "histvol",
  title: "Historical volatility",
  formula: "standard deviation (n-1) of the last n log returns, times sqrt(candles a year)",
  source: "Hull, Options, Futures, and Other Derivatives; a year of 365 days",
  pane: "own",
  parameters: { period: Parameter.period(20) },
  make: ({ period }, interval) => Indicator.over(make(period, Annual.candles(interval)))
})
