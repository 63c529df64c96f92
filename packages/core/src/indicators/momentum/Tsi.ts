import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (long: number, short: number) => {
  const twice = () => Operator.chain(Average.exponential(long), Average.exponential(short))
  const parts = { change: Change.difference(), signed: twice(), unsigned: twice() }
  const memory = Memory.moving(Operator.chain(parts.change, parts.signed).memory)
  return Indicator.over(Composed.make(memory, parts, (steps, values: Float64Array) => {
    const changes = steps.change(values)
    const sizes = steps.unsigned(Operator.map(changes, Math.abs))
    return Operator.zip(steps.signed(changes), sizes, (signed, size) => size === 0 ? 0 : 100 * signed / size)
  }))
}

export const entry = Entry.make({
  name: "tsi",
  title: "True strength index",
  formula: "100 EMA(EMA(change, long), short) / EMA(EMA(|change|, long), short) of the close; 0 where nothing moved",
  source: "Blau, True Strength Index, Stocks & Commodities 1991",
  pane: "own",
  levels: [-25, 0, 25],
  parameters: { long: Parameter.period(25), short: Parameter.period(13) },
  make: ({ long, short }) => make(long, short)
})
