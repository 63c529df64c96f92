import * as Average from "../../rolling/Average.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

/** Two windows that together see `period` values: of equal length where it is odd, else the second is one longer. */
const make = (period: number) => {
  const first = Math.ceil(period / 2)
  return Indicator.over(Operator.chain(Average.simple(first), Average.simple(period + 1 - first)))
}

export const entry = Entry.make({
  name: "trima",
  title: "Triangular moving average",
  formula: "SMA(SMA(close)): the middle of the last n closes weighs most",
  source: "TA-Lib TRIMA",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
