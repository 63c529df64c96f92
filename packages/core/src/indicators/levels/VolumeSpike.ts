import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number, threshold: number): Indicator.Indicator =>
  Composed.make(
    Memory.window(period + 1),
    { usual: Operator.chain(Average.simple(period), Change.lagged(1)) },
    (steps, { volume }: Bars.Bars) => [
      Operator.zip(volume, steps.usual(volume), (volume, usual) =>
        Number.isNaN(usual) ? NaN : volume > threshold * usual ? 100 : 0)
    ]
  )

export const entry = Entry.make({
  name: "volumespike",
  title: "Volume spike",
  short: "volume",
  formula: "100 where the volume is above `threshold` times the mean volume of the n candles before",
  source: "relative volume, as TA-Lib RVOL, beyond a threshold",
  pane: "marks",
  outputs: [Entry.output("", "Volume spike", "dots", { meaning: "neutral" })],
  parameters: { period: Parameter.period(20, 1), threshold: Parameter.factor(3) },
  make: ({ period, threshold }) => make(period, threshold)
})
