import * as Average from "../../rolling/Average.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as TypicalPrice from "../price/TypicalPrice.ts"

/** Typical prices that are the same in decimals may differ in their last bits: below this share of their sum they do not. */
const rounding = 1e-14

type Sums = ReturnType<typeof Average.sum>["initial"]
type Three = [Float64Array, Float64Array, Float64Array]

interface State extends Indicator.State {
  /** The typical price before; 0 before the first candle. */
  readonly previous: number
  readonly rising: Sums
  readonly all: Sums
  readonly flowing: Sums
}

/** Where nothing flows it is 0, as in TA-Lib. That is counted: a sum of flows may be off by its last bit. */
const make = (period: number): Indicator.Indicator<State> => {
  const summed = Average.sum(period)
  return {
    memory: Memory.window(period + 1),
    initial: { previous: 0, rising: summed.initial, all: summed.initial, flowing: summed.initial },
    step(state, bars) {
      const prices = TypicalPrice.prices(bars)
      const [up, moved, flows] = [0, 1, 2].map(() => new Float64Array(bars.length)) as Three
      let { previous } = state
      for (let i = 0; i < prices.length; i++) {
        const price = prices[i]!
        const change = price - previous
        const flow = Math.abs(change) < rounding * (price + previous) ? 0 : price * bars.volume[i]!
        up[i] = previous === 0 ? NaN : change > 0 ? flow : 0
        moved[i] = previous === 0 ? NaN : flow
        flows[i] = previous === 0 ? NaN : flow > 0 ? 1 : 0
        previous = price
      }
      const [rising, out] = summed.step(state.rising, up)
      const [all, total] = summed.step(state.all, moved)
      const [flowing, count] = summed.step(state.flowing, flows)
      for (let i = 0; i < out.length; i++) {
        const share = count[i] === 0 ? 0 : out[i]! / total[i]!
        out[i] = share < 0 ? 0 : share > 1 ? 100 : 100 * share
      }
      return [{ previous, rising, all, flowing }, [out]]
    }
  }
}

export const entry = Entry.make({
  name: "mfi",
  title: "Money flow index",
  formula:
    "100 sum(tp volume where tp rises) / sum(tp volume where it moves) of the last n changes of tp = (high + low + close) / 3; 0 where nothing flows",
  source: "Quong and Soudack, Volume-Weighted RSI: Money Flow, Stocks & Commodities 1989",
  pane: "own",
  levels: [20, 80],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
