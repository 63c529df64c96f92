/** A stop some average ranges below the price while it rises and above it while it falls: the line, and which of the two it is. */
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as Atr from "../volatility/Atr.ts"

interface State extends Indicator.State {
  readonly atr: Indicator.State
  readonly close: number
  readonly upper: number
  readonly lower: number
  /** 1 while it rises, -1 while it falls; 0 before the first value. */
  readonly trend: number
}

/** Columns: the line, the trend. They begin with the average true range, as if rising. */
const both = (period: number, multiplier: number): Indicator.Indicator<State> => {
  const average: Indicator.Indicator = Atr.make(period)
  return {
    memory: Memory.anchored,
    initial: { atr: average.initial, close: 0, upper: 0, lower: 0, trend: 0 },
    step(state, bars) {
      const [atr, [ranges]] = average.step(state.atr, bars)
      const line = new Float64Array(bars.length).fill(NaN)
      const trends = new Float64Array(bars.length).fill(NaN)
      let { close, lower, trend, upper } = state
      for (let i = 0; i < bars.length; i++) {
        const before = close
        close = bars.close[i]!
        const reach = multiplier * ranges![i]!
        if (reach !== reach) continue
        const middle = (bars.high[i]! + bars.low[i]!) / 2
        const above = middle + reach
        const below = middle - reach
        if (trend === 0 || above < upper || before > upper) upper = above
        if (trend === 0 || below > lower || before < lower) lower = below
        if (trend === 0) trend = 1
        else if (trend === 1 ? close < lower : close > upper) trend = -trend
        line[i] = trend === 1 ? lower : upper
        trends[i] = trend
      }
      return [{ atr, close, upper, lower, trend }, [line, trends]]
    }
  }
}

const one = (period: number, multiplier: number, which: 0 | 1): Indicator.Indicator<State> => {
  const indicator = both(period, multiplier)
  return {
    ...indicator,
    step(state, bars) {
      const [next, columns] = indicator.step(state, bars)
      return [next, [columns[which]!]]
    }
  }
}

const bands =
  "upper = (high + low) / 2 + m ATR, held down while the close before is not above it; lower likewise below, held up"

const common = {
  source: "TA-Lib SUPERTREND, after Olivier Seban",
  parameters: { period: Parameter.period(10), multiplier: Parameter.factor(3) }
} as const

export const line = Entry.make({
  ...common,
  name: "supertrend",
  title: "SuperTrend",
  formula: `${bands}; the lower band while the trend rises, the upper one while it falls`,
  pane: "price",
  outputs: [Entry.output("", "SuperTrend", "line", { color: "side" })],
  make: ({ multiplier, period }) => one(period, multiplier, 0)
})

/** Not an output of the line's entry: it would be drawn among the prices. */
export const direction = Entry.make({
  ...common,
  name: "supertrend_trend",
  title: "SuperTrend's direction",
  formula: `${bands}; 1 until the close falls below the lower band, then -1 until it rises above the upper one`,
  pane: "own",
  levels: [0],
  outputs: [Entry.output("", "SuperTrend's direction", "steps")],
  make: ({ multiplier, period }) => one(period, multiplier, 1)
})
