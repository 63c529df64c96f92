/** The force index, which goes by two names. */
import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const change = Change.difference()

const make = (period: number): Indicator.Indicator => {
  const average = Average.exponential(period)
  return Composed.make(
    Memory.chain(change.memory, average.memory),
    { change, average },
    (steps, { close, volume }: Bars.Bars) => [
      steps.average(Operator.zip(steps.change(close), volume, (change, volume) => change * volume))
    ]
  )
}

const common = {
  formula: "EMA((close - close before) volume, n)",
  source: "Elder, Trading for a Living, 1993",
  pane: "own",
  levels: [0],
  parameters: { period: Parameter.period(13) },
  make: ({ period }: { readonly period: number }) => make(period)
} as const

export const efi = Entry.make({ ...common, name: "efi", title: "Elder's force index" })
export const forceIndex = Entry.make({ ...common, name: "forceindex", title: "Force index" })
