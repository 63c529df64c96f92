/** Wilder's directional movement in percent of the true range, up and down. */
import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Directional from "./Directional.ts"

const make = (period: number, which: 0 | 1) => {
  const sums = Directional.sums(period)
  return Composed.make(Memory.moving(sums.memory), { sums }, (steps, bars: Bars.Bars) => {
    const columns = steps.sums(bars)
    return [Operator.zip(columns[which]!, columns[2]!, Directional.share)]
  })
}

const common = {
  source: Directional.source,
  pane: "own",
  scale: Directional.scale,
  parameters: { period: Parameter.period(14) }
} as const

export const plus = Entry.make({
  ...common,
  name: "plus_di",
  title: "Plus directional indicator",
  also: ["dmi", "+di"],
  formula: "100 DM+ / Wilder's sum of the true range, 0 of no range",
  make: ({ period }) => make(period, 0)
})

export const minus = Entry.make({
  ...common,
  name: "minus_di",
  title: "Minus directional indicator",
  also: ["dmi", "-di"],
  formula: "100 DM- / Wilder's sum of the true range, 0 of no range",
  make: ({ period }) => make(period, 1)
})
