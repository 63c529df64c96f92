/** Where each column is drawn, as what, and in which colour. */
import type { Group } from "./catalogue.ts"
import type { Indicator } from "./wire.ts"

export interface Colors {
  /** Of lines. */
  readonly indicators: ReadonlyArray<string>
  readonly outlier: string
  readonly text: string
}

export interface Line {
  readonly column: string
  readonly color: string
  /** Where a line of the same pane has the colour already. */
  readonly isDashed: boolean
  /** 0 is that of the candles, on which marks stand. */
  readonly pane: number
  readonly style: "line" | "histogram" | "dots" | "mark"
  readonly levels: ReadonlyArray<number>
  /** What a mark says of itself. */
  readonly text: string
  readonly isOutlier: boolean
  /** A mark of a high, whatever its sign. */
  readonly isHigh: boolean
}

const textOf = ({ name }: Indicator): string => name.replace(/^cdl/, "").replaceAll("_", " ")

/** Those of one name share a pane and its scale: RSI 7 beside RSI 14. */
export const make = (
  groups: ReadonlyArray<Group>,
  { indicators, outlier, text: plain }: Colors
): ReadonlyArray<Line> => {
  const own = [...new Set(groups.flatMap(({ entry }) => entry.pane === "own" ? [entry.name] : []))]
  const lines: Array<Line> = []
  for (const { columns, entry } of groups) {
    const pane = own.indexOf(entry.name) + 1
    const common = { pane, levels: entry.levels, text: textOf(entry), isOutlier: entry.family === "Outliers" }
    for (const { column, output } of columns) {
      if (entry.pane === "marks") {
        const color = common.isOutlier ? outlier : plain
        lines.push({ ...common, column, style: "mark", color, isDashed: false, isHigh: output.suffix === "high" })
        continue
      }
      const color = indicators[lines.filter(({ style }) => style !== "mark").length % indicators.length] ?? plain
      const isDashed = lines.some((one) => one.pane === pane && one.style !== "mark" && one.color === color)
      lines.push({ ...common, column, style: output.style, color, isDashed, isHigh: false })
    }
  }
  return lines
}
