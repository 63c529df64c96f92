import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

/** What a candle was bought up from its true low, and its true range. */
const pressures = ({ close, high, length, low }: Bars.Bars, previous: Float64Array) => {
  const pressure = new Float64Array(length)
  const range = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    const before = previous[i]!
    const trueLow = before < low[i]! ? before : low[i]!
    const trueHigh = before > high[i]! ? before : high[i]!
    pressure[i] = before === before ? close[i]! - trueLow : NaN
    range[i] = before === before ? trueHigh - trueLow : NaN
  }
  return { pressure, range }
}

const make = (short: number, medium: number, long: number) =>
  Composed.make(
    Memory.window(long + 1),
    {
      lag: Change.lagged(1),
      shortPressure: Average.sum(short),
      shortRange: Average.sum(short),
      mediumPressure: Average.sum(medium),
      mediumRange: Average.sum(medium),
      longPressure: Average.sum(long),
      longRange: Average.sum(long)
    },
    (steps, bars: Bars.Bars) => {
      const { pressure, range } = pressures(bars, steps.lag(bars.close))
      const sums = [
        [4, steps.shortPressure(pressure), steps.shortRange(range)],
        [2, steps.mediumPressure(pressure), steps.mediumRange(range)],
        [1, steps.longPressure(pressure), steps.longRange(range)]
      ] as const
      const out = new Float64Array(bars.length)
      for (const [weight, pressures, ranges] of sums) {
        for (let i = 0; i < out.length; i++) {
          out[i]! += ranges[i] === 0 ? 0 : 100 * weight / 7 * pressures[i]! / ranges[i]!
        }
      }
      return [out]
    }
  )

export const entry = Entry.make({
  name: "ultosc",
  title: "Ultimate oscillator",
  also: ["uo"],
  formula:
    "100 (4a + 2b + c) / 7; a, b, c: sums of close - true low over sums of the true range, of n, m and l candles; 0 of no range",
  source: "TA-Lib ULTOSC, after Williams, The Ultimate Oscillator, Stocks & Commodities 1985",
  pane: "own",
  levels: [30, 70],
  parameters: { short: Parameter.period(7, 1), medium: Parameter.period(14), long: Parameter.period(28) },
  conflict: ({ long, medium, short }) =>
    short < medium && medium < long ? undefined : "short must be below medium, and medium below long",
  make: ({ long, medium, short }) => make(short, medium, long)
})
