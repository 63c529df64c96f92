/** The sums of Wilder's directional movement by themselves, up and down. */
import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Directional from "./Directional.ts"

const make = (period: number, which: 0 | 1) => {
  const sums = Directional.sums(period)
  return Composed.make(sums.memory, { sums }, (steps, bars: Bars.Bars) => [steps.sums(bars)[which]!])
}

const common = {
  source: Directional.source,
  pane: "own",
  scale: "dm",
  parameters: { period: Parameter.period(14) }
} as const

export const plus = Entry.make({
  ...common,
  name: "plus_dm",
  title: "Plus directional movement",
  also: ["+dm"],
  formula: "DM+ += x - DM+ / n; x = high - high before where that is above 0 and above low before - low, else 0",
  make: ({ period }) => make(period, 0)
})

export const minus = Entry.make({
  ...common,
  name: "minus_dm",
  title: "Minus directional movement",
  also: ["-dm"],
  formula: "DM- += x - DM- / n; x = low before - low where that is above 0 and above high - high before, else 0",
  make: ({ period }) => make(period, 1)
})
