import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** None where nothing was traded in the whole window. That is counted: a sum of volumes may be off by its last bit. */
const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period),
    { products: Average.sum(period), volumes: Average.sum(period), traded: Average.sum(period) },
    (steps, { close, length, volume }: Bars.Bars) => {
      const products = steps.products(Operator.zip(close, volume, (close, volume) => close * volume))
      const volumes = steps.volumes(volume)
      const traded = steps.traded(Operator.map(volume, (volume) => volume > 0 ? 1 : 0))
      const out = new Float64Array(length)
      for (let i = 0; i < length; i++) out[i] = traded[i]! > 0 ? products[i]! / volumes[i]! : NaN
      return [out]
    }
  )

export const entry = Entry.make({
  name: "vwma",
  title: "Volume-weighted moving average",
  formula: "sum(close volume) / sum(volume) of the last n candles",
  source: "TA-Lib VWMA",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
