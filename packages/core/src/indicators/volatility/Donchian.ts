import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as Bands from "./Bands.ts"

const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period),
    { highest: Extreme.highest(period), lowest: Extreme.lowest(period) },
    (steps, { high, low }: Bars.Bars) => {
      const upper = steps.highest(high)
      const lower = steps.lowest(low)
      return [upper, Operator.zip(upper, lower, (upper, lower) => (upper + lower) / 2), lower]
    }
  )

export const entry = Entry.make({
  name: "donchian",
  title: "Donchian channel",
  also: ["price channel"],
  formula: "highest high and lowest low of the last n candles, this one included, and the middle between them",
  source: "Donchian; TA-Lib DONCHIAN",
  pane: "price",
  outputs: Bands.outputs("Donchian"),
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
