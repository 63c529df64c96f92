import * as Annual from "../../rolling/Annual.ts"
import * as Average from "../../rolling/Average.ts"
import * as LogReturn from "../../rolling/LogReturn.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  readonly returns: LogReturn.State
  readonly squares: ReturnType<typeof Average.sum>["initial"]
}

/** Unlike the deviation of the returns it takes no mean from them: a steady rise is volatile too. */
const realised = (period: number, candlesAYear: number): Operator.Operator<State> => {
  const summed = Average.sum(period)
  return {
    memory: Memory.chain(LogReturn.operator.memory, summed.memory),
    initial: { returns: LogReturn.operator.initial, squares: summed.initial },
    step(state, closes) {
      const [returns, found] = LogReturn.operator.step(state.returns, closes)
      const [squares, sums] = summed.step(state.squares, Operator.map(found, (change) => change * change))
      // What a sum lacks below its last bit may be left of a flat window after a large move: a square is never below 0.
      const volatility = (sum: number) => Math.sqrt(Math.max(0, sum) * candlesAYear / period)
      return [{ returns, squares }, Operator.map(sums, volatility)]
    }
  }
}

export const entry = Entry.make({
  name: "realisedvol",
  title: "Realised volatility",
  formula: "sqrt(sum(ln(close / close before)^2) candles a year / n) over n returns",
  source: "Andersen, Bollerslev, Diebold and Labys, Modeling and Forecasting Realized Volatility, 2003",
  pane: "own",
  parameters: { period: Parameter.period(20) },
  make: ({ period }, interval) => Indicator.over(realised(period, Annual.candles(interval)))
})
