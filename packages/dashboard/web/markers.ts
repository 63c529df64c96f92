/** Draws the marks on the candles. */
import {
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp
} from "lightweight-charts"
import * as Marks from "./marks.ts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import type { Slot } from "./slots.ts"

export const make = (chart: IChartApi, candles: ISeriesApi<"Candlestick">, palette: Palette) => {
  const drawn = createSeriesMarkers(candles, [], { zOrder: "top" })
  const colors = { arrowUp: palette.up, arrowDown: palette.down, circle: palette.outlier }
  let lines: ReadonlyArray<Line> = []
  let marks: ReadonlyArray<Marks.Mark> = []
  let barWidth = chart.timeScale().options().barSpacing

  const draw = () =>
    drawn.setMarkers(
      Marks.readable(marks, barWidth).map(({ shape, side, text, time }): SeriesMarker<Time> => ({
        time: time / 1000 as UTCTimestamp,
        position: side,
        shape,
        text,
        color: colors[shape]
      }))
    )
  const fill = (slots: ReadonlyArray<Slot>, from = 0) => {
    const next = [...marks.filter(({ index }) => index < from), ...Marks.of(slots, from, lines)]
    if (marks.length === 0 && next.length === 0) return
    marks = next
    draw()
  }
  chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
    const now = chart.timeScale().options().barSpacing
    if (now === barWidth) return
    barWidth = now
    if (marks.length > 0) draw()
  })
  return {
    fill,
    show: (next: ReadonlyArray<Line>, slots: ReadonlyArray<Slot>) => {
      lines = next
      fill(slots)
    },
    get all() {
      return marks
    }
  }
}
