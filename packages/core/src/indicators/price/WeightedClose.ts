import * as Entry from "../Entry.ts"
import * as Pointwise from "./Pointwise.ts"

const prices = Pointwise.each((_, high, low, close) => (high + low + 2 * close) / 4)

export const entry = Entry.make({
  name: "wclprice",
  title: "Weighted close",
  formula: "(high + low + 2 close) / 4",
  source: "TA-Lib WCLPRICE",
  pane: "price",
  parameters: {},
  make: () => Pointwise.indicator(prices)
})
