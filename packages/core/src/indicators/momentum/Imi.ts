import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) => {
  const parts = { rises: Average.sum(period), falls: Average.sum(period) }
  return Composed.make(parts.rises.memory, parts, ({ falls, rises }, { close, open }: Bars.Bars) => {
    const up = rises(Operator.zip(close, open, (close, open) => close > open ? close - open : 0))
    const down = falls(Operator.zip(close, open, (close, open) => close < open ? open - close : 0))
    return [Operator.zip(up, down, (up, down) => up + down === 0 ? 50 : 100 * up / (up + down))]
  })
}

export const entry = Entry.make({
  name: "imi",
  title: "Intraday momentum index",
  formula:
    "100 rises / (rises + falls), sums of close - open over the n candles that rise and that fall; 50 where none does",
  source: "TA-Lib IMI, after Chande",
  pane: "own",
  levels: [30, 70],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
