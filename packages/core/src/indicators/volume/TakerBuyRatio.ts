import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"

export const entry = Entry.make({
  name: "takerbuyratio",
  title: "Taker buy ratio",
  formula: "taker buy volume / volume; absent without volume, or where the source does not tell",
  source: "Binance, Kline/Candlestick data",
  pane: "own",
  levels: [0.5],
  parameters: {},
  make: () =>
    Indicator.pointwise(Memory.window(1), ({ takerBuyVolume, volume }) => [
      Operator.zip(takerBuyVolume, volume, (bought, volume) => volume > 0 ? bought / volume : NaN)
    ])
})
