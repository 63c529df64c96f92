/** The indicators' lines, histograms and dots, each in its pane, with the levels that the catalogue names. */
import {
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type PriceFormatCustom
} from "lightweight-charts"
import * as Format from "./format.ts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import { point } from "./points.ts"
import type { Slot } from "./slots.ts"

type Drawn = { readonly line: Line; readonly series: ISeriesApi<"Line"> | ISeriesApi<"Histogram"> }

const dotRadius = 1.5

/** A scale of its own may be of millions or of millionths. */
const ownFormat = (levels: ReadonlyArray<number>) => ({
  type: "custom" as const,
  minMove: 1e-8,
  formatter: Format.figure,
  // Levels name the values that matter; a third set of figures would only run into theirs.
  ...(levels.length > 0 && { tickmarksFormatter: (values: Array<number>) => values.map(() => "") })
})

/** Levels are always in sight. */
const withLevels = (levels: ReadonlyArray<number>) => ({
  autoscaleInfoProvider: (original: () => { readonly priceRange: Range | null } | null) => {
    const found = original()?.priceRange
    const values = found === null || found === undefined ? levels : [found.minValue, found.maxValue, ...levels]
    return { priceRange: { minValue: Math.min(...values), maxValue: Math.max(...values) } }
  }
})
interface Range {
  readonly minValue: number
  readonly maxValue: number
}

const seriesOf = (chart: IChartApi, { color, isDashed, levels, pane, style }: Line): Drawn["series"] => {
  const isOwn = pane > 0
  const common = {
    color,
    priceLineVisible: false,
    lastValueVisible: isOwn,
    ...(isOwn && { priceFormat: ownFormat(levels) }),
    ...(levels.length > 0 && withLevels(levels))
  }
  if (style === "histogram" && isOwn) return chart.addSeries(HistogramSeries, common, pane)
  const isDots = style === "dots"
  return chart.addSeries(LineSeries, {
    ...common,
    lineWidth: 1,
    lineStyle: isDashed ? LineStyle.Dashed : LineStyle.Solid,
    lineVisible: !isDots,
    pointMarkersVisible: isDots,
    pointMarkersRadius: dotRadius,
    crosshairMarkerVisible: false
  }, pane)
}

export const make = (chart: IChartApi, palette: Palette) => {
  let drawn: ReadonlyArray<Drawn> = []
  let priceFormat: PriceFormatCustom | undefined

  const level = (series: Drawn["series"], price: number) =>
    series.createPriceLine({
      price,
      color: palette.line,
      lineWidth: 1,
      lineStyle: LineStyle.Solid,
      title: "",
      axisLabelTextColor: palette.muted
    })

  const fill = (slots: ReadonlyArray<Slot>) => {
    for (const { line, series } of drawn) series.setData(slots.map((_, i) => point(slots, i, line, palette)))
  }

  const format = (found: PriceFormatCustom) => {
    priceFormat = found
    for (const { line, series } of drawn) if (line.pane === 0) series.applyOptions({ priceFormat: found })
  }

  return {
    fill,
    format,
    /** The points that each column has, and the pane it is in. */
    drawn: () =>
      drawn.map(({ line: { column, pane, style }, series }) => {
        const points = series.data().filter((one) => "value" in one)
        return { column, pane, style, points: points.length }
      }),
    /** Goes on where only the end moved. */
    update: (slots: ReadonlyArray<Slot>, from: number) => {
      for (let i = from; i < slots.length; i++) {
        for (const { line, series } of drawn) series.update(point(slots, i, line, palette))
      }
    },
    /** Puts these lines in place of those that are drawn; a pane goes with its last line. */
    show: (lines: ReadonlyArray<Line>, slots: ReadonlyArray<Slot>) => {
      for (const { series } of drawn.toReversed()) chart.removeSeries(series)
      drawn = lines.map((line) => ({ line, series: seriesOf(chart, line) }))
      for (const { line: { levels, pane }, series } of drawn) {
        const isFirst = drawn.find(({ line }) => line.pane === pane)?.series === series
        if (isFirst) { for (const price of levels) level(series, price) }
      }
      if (priceFormat !== undefined) format(priceFormat)
      fill(slots)
    }
  }
}
