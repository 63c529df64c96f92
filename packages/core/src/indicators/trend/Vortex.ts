import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  /** 0 before the first candle, then 1. */
  readonly seen: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** What each candle moves up, what it moves down, and its true range; the first has none of them. */
const movements: Indicator.Indicator<State> = {
  memory: Memory.window(2),
  initial: { seen: 0, high: 0, low: 0, close: 0 },
  step(state, bars) {
    const ups = new Float64Array(bars.length)
    const downs = new Float64Array(bars.length)
    const ranges = new Float64Array(bars.length)
    if (bars.length === 0) return [state, [ups, downs, ranges]]
    let { close, high, low } = state
    for (let i = 0; i < bars.length; i++) {
      const nextHigh = bars.high[i]!
      const nextLow = bars.low[i]!
      ups[i] = Math.abs(nextHigh - low)
      downs[i] = Math.abs(nextLow - high)
      ranges[i] = (close > nextHigh ? close : nextHigh) - (close < nextLow ? close : nextLow)
      high = nextHigh
      low = nextLow
      close = bars.close[i]!
    }
    if (state.seen === 0) ups[0] = downs[0] = ranges[0] = NaN
    return [{ seen: 1, high, low, close }, [ups, downs, ranges]]
  }
}

const shares = (movements: Float64Array, ranges: Float64Array): Float64Array => {
  const out = new Float64Array(movements.length)
  for (let i = 0; i < out.length; i++) out[i] = ranges[i] === 0 ? 0 : movements[i]! / ranges[i]!
  return out
}

const make = (period: number) => {
  const sum = Average.sum(period)
  return Composed.make(
    Memory.window(period + 1),
    { movements, plus: sum, minus: sum, range: sum },
    (steps, bars: Bars.Bars) => {
      const [ups, downs, ranges] = steps.movements(bars)
      const range = steps.range(ranges!)
      return [shares(steps.plus(ups!), range), shares(steps.minus(downs!), range)]
    }
  )
}

export const entry = Entry.make({
  name: "vortex",
  title: "Vortex",
  formula:
    "plus: sum |high - low before| / sum of the true range, of n candles; minus: sum |low - high before| / the same",
  source: "Botes and Siepman, The Vortex Indicator, Stocks & Commodities 2010",
  pane: "own",
  levels: [1],
  outputs: [Entry.output("plus", "VI+"), Entry.output("minus", "VI-")],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
