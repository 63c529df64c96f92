/** How much one direction outweighs the other (dx), its average (adx), and that beside what it was (adxr). */
import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Change from "../../rolling/Change.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"
import * as Directional from "./Directional.ts"

const index = (period: number) => {
  const sums = Directional.sums(period)
  return Composed.make(Memory.moving(sums.memory), { sums }, (steps, bars: Bars.Bars) => {
    const [plus, minus, range] = steps.sums(bars)
    return Directional.index(plus!, minus!, range!)
  })
}

const average = (period: number) => {
  const parts = { index: index(period), average: Average.wilder(period) }
  const memory = Memory.chain(parts.index.memory, parts.average.memory)
  return Composed.make(memory, parts, (steps, bars: Bars.Bars) => steps.average(steps.index(bars)))
}

const rating = (period: number) => {
  const parts = { average: average(period), beside: Change.from(period - 1, (now, before) => (now + before) / 2) }
  const memory = Memory.chain(parts.average.memory, parts.beside.memory)
  return Composed.make(memory, parts, (steps, bars: Bars.Bars) => steps.beside(steps.average(bars)))
}

const alone = (column: ReturnType<typeof index>) =>
  Composed.make(column.memory, { column }, (steps, bars: Bars.Bars) => [steps.column(bars)])

const common = {
  source: Directional.source,
  pane: "own",
  scale: Directional.scale,
  levels: [25],
  parameters: { period: Parameter.period(14) }
} as const

export const dx = Entry.make({
  ...common,
  name: "dx",
  title: "Directional movement index",
  also: ["dmi"],
  formula: "100 |DM+ - DM-| / (DM+ + DM-), 0 where there was no movement",
  make: ({ period }) => alone(index(period))
})

export const adx = Entry.make({
  ...common,
  name: "adx",
  title: "Average directional movement index",
  also: ["dmi"],
  formula: "Wilder's average of the last n DX",
  make: ({ period }) => alone(average(period))
})

export const adxr = Entry.make({
  ...common,
  name: "adxr",
  title: "Average directional movement index rating",
  also: ["dmi"],
  formula: "(ADX + ADX n - 1 before) / 2",
  make: ({ period }) => alone(rating(period))
})
