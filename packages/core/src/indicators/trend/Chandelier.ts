import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Atr from "../volatility/Atr.ts"

const make = (period: number, multiplier: number) => {
  const parts = { atr: Atr.make(period), highest: Extreme.highest(period), lowest: Extreme.lowest(period) }
  return Composed.make(parts.atr.memory, parts, (steps, bars: Bars.Bars) => {
    const [range] = steps.atr(bars)
    return [
      Operator.zip(steps.highest(bars.high), range!, (highest, range) => highest - multiplier * range),
      Operator.zip(steps.lowest(bars.low), range!, (lowest, range) => lowest + multiplier * range)
    ]
  })
}

export const entry = Entry.make({
  name: "chandelier",
  title: "Chandelier exit",
  formula: "long: highest high of n candles - k ATR(n); short: lowest low of n candles + k ATR(n)",
  source: "Le Beau; Elder, Come into My Trading Room, 2002",
  pane: "price",
  outputs: [
    Entry.output("long", "Chandelier exit, long", "line", { color: "shared" }),
    Entry.output("short", "Chandelier exit, short", "line", { color: "shared" })
  ],
  parameters: { period: Parameter.period(22), multiplier: Parameter.factor(3) },
  make: ({ multiplier, period }) => make(period, multiplier)
})
