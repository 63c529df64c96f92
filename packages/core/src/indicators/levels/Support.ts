import * as Entry from "../Entry.ts"
import * as LastSwing from "./LastSwing.ts"

export const entry = Entry.make({
  name: "support",
  title: "Support",
  formula: "the newest of the last `count` confirmed swing lows that lies below the close",
  source: "Edwards and Magee, Technical Analysis of Stock Trends, 1948",
  pane: "price",
  parameters: LastSwing.parameters,
  make: LastSwing.below
})
