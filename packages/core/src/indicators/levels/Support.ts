import * as Entry from "../Entry.ts"
import * as NearestSwing from "./NearestSwing.ts"

export const entry = Entry.make({
  name: "support",
  title: "Support",
  formula: "the highest of the last `count` confirmed swing lows that lie below the close",
  source: "Edwards and Magee, Technical Analysis of Stock Trends, 1948",
  pane: "price",
  outputs: [Entry.output("", "Support", "levels")],
  parameters: NearestSwing.parameters,
  make: NearestSwing.below
})
