/** Where each indicator is drawn, and in which colour. */
import type { Palette } from "./palette.ts"
import type { Indicator } from "./wire.ts"

export interface Line {
  readonly column: string
  readonly color: string
  readonly pane: number
}

/** Which columns are drawn where: those of one indicator share a pane. */
export const make = (
  columns: ReadonlyArray<string>,
  catalogue: ReadonlyArray<Indicator>,
  { indicators }: Palette
): ReadonlyArray<Line> => {
  const own: Array<string> = []
  return columns.map((column, i) => {
    const name = column.split("_")[0] ?? column
    const isOwn = catalogue.find((entry) => entry.name === name)?.pane === "own"
    if (isOwn && !own.includes(name)) own.push(name)
    return { column, color: indicators[i % indicators.length] ?? "#fff", pane: isOwn ? own.indexOf(name) + 1 : 0 }
  })
}
