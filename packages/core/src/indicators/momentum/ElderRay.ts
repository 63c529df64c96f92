import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

const make = (period: number) => {
  const parts = { average: Average.exponential(period) }
  return Composed.make(parts.average.memory, parts, (steps, { close, high, low }: Bars.Bars) => {
    const average = steps.average(close)
    const beyond = (price: number, average: number) => price - average
    return [Operator.zip(high, average, beyond), Operator.zip(low, average, beyond)]
  })
}

export const entry = Entry.make({
  name: "elderray",
  title: "Elder ray",
  also: ["bull bear power"],
  formula: "bull power: high - EMA(close, n); bear power: low - EMA(close, n)",
  source: "Elder, Trading for a Living, 1993",
  pane: "own",
  levels: [0],
  outputs: [Entry.output("bull", "Bull power"), Entry.output("bear", "Bear power")],
  parameters: { period: Parameter.period(13) },
  make: ({ period }) => make(period)
})
