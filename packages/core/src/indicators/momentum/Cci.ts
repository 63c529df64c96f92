import * as Deviation from "../../rolling/Deviation.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as TypicalPrice from "../price/TypicalPrice.ts"

export const entry = Entry.make({
  name: "cci",
  title: "Commodity channel index",
  formula:
    "(tp - mean) / (0.015 mean |tp - mean|) of n typical prices tp = (high + low + close) / 3, 0 where all are the same",
  source: "Lambert, Commodity Channel Index: Tool for Trading Cyclic Trends, Commodities 1980",
  pane: "own",
  levels: [-100, 100],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) =>
    Indicator.over(
      Deviation.over(period, (distance, deviation) => deviation === 0 ? 0 : distance / (0.015 * deviation)),
      TypicalPrice.prices
    )
})
