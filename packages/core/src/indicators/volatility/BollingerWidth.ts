import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Bollinger from "./Bollinger.ts"

export const entry = Entry.make({
  name: "bb_width",
  title: "Bollinger band width",
  also: ["bandwidth"],
  formula: "(upper - lower) / middle of the Bollinger bands",
  source: "Bollinger, Bollinger on Bollinger Bands, 2001",
  pane: "own",
  parameters: Bollinger.parameters,
  make: ({ factor, period }) =>
    Bollinger.make(period, factor, (_, mid, reach) => [Operator.zip(mid, reach, (mid, reach) => 2 * reach / mid)])
})
