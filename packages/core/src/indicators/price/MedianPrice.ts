import * as Entry from "../Entry.ts"
import * as Pointwise from "./Pointwise.ts"

const prices = Pointwise.each((_, high, low) => (high + low) / 2)

export const entry = Entry.make({
  name: "medprice",
  title: "Median price",
  formula: "(high + low) / 2",
  source: "TA-Lib MEDPRICE",
  pane: "price",
  parameters: {},
  make: () => Pointwise.indicator(prices)
})
