import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Total from "../../rolling/Total.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as TypicalPrice from "../price/TypicalPrice.ts"
import * as Traded from "./Traded.ts"

const products = Traded.products(TypicalPrice.prices)

const cumulative: Indicator.Indicator = Composed.make(
  Total.operator.memory,
  { products: Total.operator, volumes: Total.operator },
  (steps, bars: Bars.Bars) => [
    Operator.zip(
      steps.products(products(bars)),
      steps.volumes(bars.volume),
      (product, volume) => volume > 0 ? product / volume : 0
    )
  ]
)

export const entry = Entry.make({
  name: "vwap",
  title: "Volume-weighted average price, from the first candle on",
  formula: "sum(tp volume) / sum(volume) of all candles, tp = (high + low + close) / 3; 0 before the first volume",
  source: "TA-Lib VWAP",
  pane: "price",
  parameters: {},
  make: () => cumulative
})
