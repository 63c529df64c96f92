/** A series of the library's for each way in which the catalogue says that a column is drawn. */
import {
  CandlestickSeries,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  LineType,
  type PriceFormatCustom,
  type SeriesType
} from "lightweight-charts"
import * as CloudSeries from "./cloudSeries.ts"
import * as Format from "./format.ts"
import * as LevelSeries from "./levelSeries.ts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import * as Points from "./points.ts"
import type { Slot } from "./slots.ts"

export interface Drawing {
  readonly line: Line
  readonly series: ISeriesApi<SeriesType>
  readonly fill: (slots: ReadonlyArray<Slot>) => void
  /** One that is not the newest is in the past. */
  readonly update: (slots: ReadonlyArray<Slot>, index: number, isPast: boolean) => void
  /** Those with a value. */
  readonly points: () => number
}

const dotRadius = 1.5

/** A scale of its own may be of millions or of millionths; what goes in steps is counted. */
const ownFormat = ({ levels, style }: Line): PriceFormatCustom => ({
  type: "custom",
  minMove: style === "steps" ? 1 : 1e-8,
  formatter: style === "steps" ? Format.whole : Format.figure,
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

interface Filled<Point> {
  readonly setData: (points: Array<Point>) => void
  readonly update: (point: Point, isPast: boolean) => void
  readonly data: () => ReadonlyArray<object>
}

const fed = <Point>(series: Filled<Point>, of: (slots: ReadonlyArray<Slot>, index: number) => Point) => ({
  fill: (slots: ReadonlyArray<Slot>) => series.setData(slots.map((_, i) => of(slots, i))),
  update: (slots: ReadonlyArray<Slot>, index: number, isPast: boolean) => series.update(of(slots, index), isPast),
  points: () => series.data().filter((one) => "value" in one || "open" in one || "first" in one).length
})

export const make = (chart: IChartApi, line: Line, palette: Palette): Drawing => {
  const { color, isDashed, levels, pane, style } = line
  const isOwn = pane > 0
  const common = {
    color,
    priceLineVisible: false,
    lastValueVisible: isOwn,
    ...(isOwn && { priceFormat: ownFormat(line) }),
    ...(levels.length > 0 && withLevels(levels))
  }
  const point = (slots: ReadonlyArray<Slot>, index: number) => Points.point(slots, index, line, palette)
  if (style === "candle") {
    const ofBody = { upColor: `${color}66`, downColor: `${color}00`, borderColor: color, wickColor: color }
    const series = chart.addSeries(CandlestickSeries, { ...common, ...ofBody }, pane)
    return { line, series, ...fed(series, (slots, index) => Points.ofCandle(slots, index, line)) }
  }
  if (style === "cloud") {
    const view = CloudSeries.make({ line: color, above: palette.up, below: palette.down })
    const series = chart.addCustomSeries(view, common, pane)
    return { line, series, ...fed(series, (slots, index) => Points.ofCloud(slots, index, line)) }
  }
  if (style === "levels") {
    const series = chart.addCustomSeries(LevelSeries.make(color, isDashed), common, pane)
    return { line, series, ...fed(series, point) }
  }
  if (style === "histogram" && isOwn) {
    const series = chart.addSeries(HistogramSeries, common, pane)
    return { line, series, ...fed(series, point) }
  }
  const isDots = style === "dots"
  const series = chart.addSeries(LineSeries, {
    ...common,
    lineWidth: 1,
    lineStyle: isDashed ? LineStyle.Dashed : LineStyle.Solid,
    lineType: style === "steps" ? LineType.WithSteps : LineType.Simple,
    lineVisible: !isDots,
    pointMarkersVisible: isDots,
    pointMarkersRadius: dotRadius,
    crosshairMarkerVisible: false
  }, pane)
  return { line, series, ...fed(series, point) }
}
