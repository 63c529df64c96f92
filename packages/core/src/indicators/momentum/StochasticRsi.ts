import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Rsi from "./Rsi.ts"
import * as Stochastic from "./Stochastic.ts"

/** In a market that does not move the RSI stays as it was, but for rounding. */
const rounding = 1e-9

const make = (rsiPeriod: number, period: number, signalPeriod: number) => {
  const rsi = Rsi.make(rsiPeriod, 0)
  return Composed.make(
    Memory.chain(rsi.memory, Memory.window(period), Memory.window(signalPeriod)),
    { rsi, ...Stochastic.extremes(period), signal: Average.simple(signalPeriod) },
    ({ highest, lowest, rsi, signal }, bars: Bars.Bars) => {
      const strength = rsi(bars)[0]!
      const k = Stochastic.place(strength, highest(strength), lowest(strength), rounding)
      return Stochastic.together(k, signal(k))
    }
  )
}

export const entry = Entry.make({
  name: "stochrsi",
  title: "Stochastic RSI",
  formula:
    "k: 100 (RSI - lowest RSI) / (highest - lowest) of n values, 0 where that range is 0; d: mean of m values of k",
  source: "TA-Lib STOCHRSI, after Chande and Kroll, The New Technical Trader, 1994",
  pane: "own",
  levels: Stochastic.levels,
  outputs: [...Stochastic.lines],
  parameters: { rsi: Parameter.period(14), period: Parameter.period(14), signal: Parameter.period(3, 1) },
  make: ({ period, rsi, signal }) => make(rsi, period, signal)
})
