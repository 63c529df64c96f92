import * as Entry from "../Entry.ts"
import * as LastSwing from "./LastSwing.ts"

export const entry = Entry.make({
  name: "resistance",
  title: "Resistance",
  formula: "the newest of the last `count` confirmed swing highs that lies above the close",
  source: "Edwards and Magee, Technical Analysis of Stock Trends, 1948",
  pane: "price",
  parameters: LastSwing.parameters,
  make: LastSwing.above
})
