import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as TypicalPrice from "../price/TypicalPrice.ts"
import * as Traded from "./Traded.ts"

export const entry = Entry.make({
  name: "vwap_rolling",
  title: "Volume-weighted average price of the last candles",
  formula: "sum(tp volume) / sum(volume) of the last n candles, tp = (high + low + close) / 3; absent without volume",
  source: "Berkowitz, Logue and Noser, The Total Cost of Transactions on the NYSE, 1988",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Traded.share(period, Traded.products(TypicalPrice.prices), NaN)
})
