import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Rsi from "./Rsi.ts"

export const entry = Entry.make({
  name: "cmo",
  title: "Chande momentum oscillator",
  formula:
    "100 (gain - loss) / (gain + loss), Wilder's averages of the last n rises and falls of the close; 0 where nothing moved",
  source: "TA-Lib CMO, after Chande and Kroll, The New Technical Trader, 1994",
  pane: "own",
  levels: [-50, 50],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => Rsi.make(period, 1)
})
