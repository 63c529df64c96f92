/** What is drawn of the indicators, each in its pane, with the levels that the catalogue names. */
import { type IChartApi, LineStyle, type PriceFormatCustom } from "lightweight-charts"
import * as Drawing from "./drawing.ts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import * as Rows from "./rows.ts"
import type { Slot } from "./slots.ts"

export const make = (chart: IChartApi, palette: Palette) => {
  let drawn: ReadonlyArray<Drawing.Drawing> = []
  let priceFormat: PriceFormatCustom | undefined

  const level = (series: Drawing.Drawing["series"], price: number) =>
    series.createPriceLine({
      price,
      color: palette.line,
      lineWidth: 1,
      lineStyle: LineStyle.Solid,
      title: "",
      axisLabelTextColor: palette.muted
    })

  const format = (found: PriceFormatCustom) => {
    priceFormat = found
    for (const { line, series } of drawn) if (line.pane === 0) series.applyOptions({ priceFormat: found })
  }

  return {
    fill: (slots: ReadonlyArray<Slot>) => {
      for (const { fill } of drawn) fill(slots)
    },
    format,
    /** The points that each column has, and the pane it is in. */
    drawn: () =>
      drawn.flatMap(({ line: { pane, parts, style }, points }) =>
        parts.map((column) => ({ column, pane, style, points: points() }))
      ),
    /** Goes on where only the end moved. The candle before is drawn anew, for a line may end there or go on from there now. */
    update: (slots: ReadonlyArray<Slot>, from: number) => {
      for (const { line, update } of drawn) {
        for (let i = Rows.from(slots, Math.max(0, from - 1), line.behind); i < slots.length; i++) {
          update(slots, i, i < from)
        }
      }
    },
    /** Puts these lines in place of those that are drawn; a pane goes with its last line. */
    show: (lines: ReadonlyArray<Line>, slots: ReadonlyArray<Slot>) => {
      for (const { series } of drawn.toReversed()) chart.removeSeries(series)
      drawn = lines.filter(({ parts }) => parts.length > 0).map((line) => Drawing.make(chart, line, palette))
      for (const pane of new Set(lines.map((line) => line.pane))) {
        const those = drawn.filter(({ line }) => line.pane === pane)
        for (const price of new Set(those.flatMap(({ line }) => line.levels))) level(those[0]!.series, price)
      }
      if (priceFormat !== undefined) format(priceFormat)
      for (const { fill } of drawn) fill(slots)
    }
  }
}
