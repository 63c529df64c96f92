import * as Entry from "../Entry.ts"
import * as Pointwise from "./Pointwise.ts"

export const prices = Pointwise.each((_, high, low, close) => (high + low + close) / 3)

export const entry = Entry.make({
  name: "typprice",
  title: "Typical price",
  formula: "(high + low + close) / 3",
  source: "TA-Lib TYPPRICE",
  pane: "price",
  parameters: {},
  make: () => Pointwise.indicator(prices)
})
