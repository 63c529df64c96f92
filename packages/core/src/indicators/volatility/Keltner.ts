/**
 * Keltner channels, of which two forms are in use: that of TA-Lib begins both averages on the same candle, over the typical
 * price; the other takes each from its own first value on, over the close.
 */
import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as TypicalPrice from "../price/TypicalPrice.ts"
import * as Atr from "./Atr.ts"
import * as Bands from "./Bands.ts"

const make = (
  mid: Operator.Operator,
  range: Indicator.Indicator,
  factor: number,
  price: Indicator.Input
): Indicator.Indicator =>
  Composed.make(Memory.longest(mid.memory, range.memory), { mid, range }, (steps, bars: Bars.Bars) =>
    Bands.around(
      steps.mid(price(bars)),
      Operator.map(steps.range(bars)[0]!, (range) => factor * range)
    ))

const common = {
  pane: "price",
  parameters: { period: Parameter.period(20), range: Parameter.period(10), factor: Parameter.factor(2) },
  outputs: Bands.outputs("Keltner")
} as const

export const aligned = Entry.make({
  ...common,
  name: "kc",
  title: "Keltner channels (TA-Lib)",
  formula:
    "EMA(typical price, n), and k ATR(m) above and below it; both averages seeded so that they begin on one candle",
  source: "TA-Lib KC, after Raschke",
  make: ({ factor, period, range }) => {
    const first = Math.max(period - 1, range)
    const mid = Average.exponential(period, first - (period - 1))
    return make(mid, Atr.make(range, first - range), factor, TypicalPrice.prices)
  }
})

export const usual = Entry.make({
  ...common,
  name: "keltner",
  title: "Keltner channels",
  formula: "EMA(close, n), and k ATR(m) above and below it",
  source: "Raschke's form of Keltner, How to Make Money in Commodities, 1960",
  make: ({ factor, period, range }) => make(Average.exponential(period), Atr.make(range), factor, Indicator.close)
})
