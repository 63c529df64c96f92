/** Where each column is drawn, as what, and in which colour. */
import type { Group, Output } from "./catalogue.ts"
import type { Indicator } from "./wire.ts"

export interface Colors {
  /** Of lines. */
  readonly indicators: ReadonlyArray<string>
  readonly text: string
}

export interface Line {
  readonly column: string
  readonly color: string
  /** The middle of bands; or where another indicator of the same pane has the colour already. */
  readonly isDashed: boolean
  /** 0 is that of the candles, on which marks stand. */
  readonly pane: number
  readonly style: Output["style"] | "mark"
  /** The columns of which this one is drawn; none where another one's drawing has it in it. */
  readonly parts: ReadonlyArray<string>
  /** Has the colour of the side of the close that it is on. */
  readonly isSided: boolean
  readonly levels: ReadonlyArray<number>
  /** So many candles before its row a value is drawn. */
  readonly behind: number
  /** What a mark says of itself, and of the market. */
  readonly text: string
  readonly meaning: Output["meaning"]
}

const behindOf = ({ entry, parameters }: Group): number =>
  parameters[entry.parameters.findIndex(({ name }) => name === entry.behind)] ?? 0

/** Their outputs make one shape, in the order of the catalogue. Where not all of them are on the chart they are lines. */
const shapes: ReadonlyArray<Output["style"]> = ["cloud", "candle"]

/** How an output is drawn beside the others of its indicator that are. */
const drawing = ({ columns, entry }: Group, column: string, style: Output["style"]): Pick<Line, "style" | "parts"> => {
  if (!shapes.includes(style)) return { style, parts: [column] }
  const outputs = entry.outputs.filter((output) => output.style === style)
  const parts = outputs.flatMap(({ suffix }) => columns.find(({ output }) => output.suffix === suffix)?.column ?? [])
  if (parts.length < outputs.length) return { style: "line", parts: [column] }
  return { style, parts: parts[0] === column ? parts : [] }
}

/** Which scale a pane of its own has; RSI 7 is beside RSI 14. */
const scaleOf = ({ entry: { pane, scale } }: { readonly entry: Indicator }) => pane === "own" ? [scale] : []

/** A colour for each indicator, and for each of its outputs that is to be told from the others. */
export const make = (groups: ReadonlyArray<Group>, { indicators, text: plain }: Colors): ReadonlyArray<Line> => {
  const scales = [...new Set(groups.flatMap(scaleOf))]
  const lines: Array<Line> = []
  let taken = 0
  const take = () => indicators[taken++ % indicators.length] ?? plain
  for (const group of groups) {
    const { columns, entry } = group
    const pane = scales.indexOf(scaleOf(group)[0] ?? "") + 1
    const common = { pane, levels: entry.levels, text: entry.short, behind: behindOf(group) }
    const before = lines.filter((one) => one.pane === pane && one.style !== "mark")
    let shared: string | undefined
    for (const { column, output } of columns) {
      const of = { ...common, column, meaning: output.meaning, isSided: output.color === "side" }
      if (entry.pane === "marks" || (output.style === "histogram" && pane > 0)) {
        const style = entry.pane === "marks" ? "mark" : "histogram"
        lines.push({ ...of, style, parts: [column], color: plain, isDashed: false })
        continue
      }
      const color = output.color === "own" ? take() : shared ??= take()
      const isDashed = output.isMiddle || before.some((one) => one.color === color)
      lines.push({ ...of, ...drawing(group, column, output.style), color, isDashed })
    }
  }
  return lines
}
