import * as Entry from "../Entry.ts"
import * as Pointwise from "./Pointwise.ts"

const prices = Pointwise.each((open, high, low, close) => (open + high + low + close) / 4)

export const entry = Entry.make({
  name: "avgprice",
  title: "Average price",
  formula: "(open + high + low + close) / 4",
  source: "TA-Lib AVGPRICE",
  pane: "price",
  parameters: {},
  make: () => Pointwise.indicator(prices)
})
