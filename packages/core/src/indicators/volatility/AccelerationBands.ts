import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as Bands from "./Bands.ts"

const wide = (high: number, low: number): number => 4 * (high - low) / (high + low)

const make = (period: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period),
    { upper: Average.simple(period), mid: Average.simple(period), lower: Average.simple(period) },
    (steps, { close, high, low }: Bars.Bars) => [
      steps.upper(Operator.zip(high, low, (high, low) => high * (1 + wide(high, low)))),
      steps.mid(close),
      steps.lower(Operator.zip(high, low, (high, low) => low * (1 - wide(high, low))))
    ]
  )

export const entry = Entry.make({
  name: "accbands",
  title: "Acceleration bands",
  formula: "SMA of high (1 + 4 (high - low) / (high + low)), of close, and of low (1 - the same)",
  source: "Headley, Big Trends in Trading, 2002; TA-Lib ACCBANDS",
  pane: "price",
  outputs: Bands.outputs("Acceleration"),
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
