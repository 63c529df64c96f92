/** The indicators' lines, each in its pane; those that have a scale of their own keep it. */
import { type IChartApi, LineSeries, LineStyle } from "lightweight-charts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"

export const add = (chart: IChartApi, lines: ReadonlyArray<Line>, palette: Palette) =>
  lines.map((line) => {
    const { color, column, pane } = line
    const series = chart.addSeries(LineSeries, {
      color,
      lineWidth: 1,
      priceLineVisible: false,
      lastValueVisible: pane > 0,
      crosshairMarkerVisible: false
    }, pane)
    if (column.startsWith("rsi_")) {
      for (const price of [30, 70]) {
        series.createPriceLine({
          price,
          color: palette.line,
          lineWidth: 1,
          lineStyle: LineStyle.Solid,
          title: "",
          axisLabelTextColor: palette.muted
        })
      }
      series.applyOptions({
        autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 100 } }),
        // The two lines name the levels that matter; a third set of figures would only run into theirs.
        priceFormat: {
          type: "custom",
          minMove: 0.1,
          formatter: (value: number) => value.toFixed(1),
          tickmarksFormatter: (values: Array<number>) => values.map(() => "")
        }
      })
    }
    return { line, series }
  })
