import * as Entry from "../Entry.ts"
import * as NearestSwing from "./NearestSwing.ts"

export const entry = Entry.make({
  name: "resistance",
  title: "Resistance",
  formula: "the lowest of the last `count` confirmed swing highs that lie above the close",
  source: "Edwards and Magee, Technical Analysis of Stock Trends, 1948",
  pane: "price",
  outputs: [Entry.output("", "Resistance", "levels")],
  parameters: NearestSwing.parameters,
  make: NearestSwing.above
})
