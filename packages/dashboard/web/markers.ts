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
import * as Rows from "./rows.ts"
import type { Slot } from "./slots.ts"

export const make = (chart: IChartApi, candles: ISeriesApi<"Candlestick">, palette: Palette) => {
  const drawn = createSeriesMarkers(candles, [], { zOrder: "top" })
  let lines: ReadonlyArray<Line> = []
  let marks: ReadonlyArray<Marks.Mark> = []
  let named = ""

  const readable = () => {
    const { barSpacing } = chart.timeScale().options()
    return Marks.readable(marks, barSpacing, chart.timeScale().getVisibleLogicalRange() ?? { from: 0, to: Infinity })
  }
  /** Which marks have a name: more are not told apart from one place in time to another. */
  const namesOf = (some: ReadonlyArray<Marks.Mark>) => some.flatMap(({ text }, i) => text === "" ? [] : [i]).join()

  const draw = (some = readable()) => {
    named = namesOf(some)
    drawn.setMarkers(
      some.map(({ shape, side, text, time, tone }): SeriesMarker<Time> => ({
        time: time / 1000 as UTCTimestamp,
        position: side,
        shape,
        text,
        // What says nothing of the direction is not to be louder than what does.
        size: tone === "neutral" ? 0.5 : 1,
        color: Marks.colorOf(tone, palette)
      }))
    )
  }
  const fill = (slots: ReadonlyArray<Slot>, changed = 0) => {
    const from = Math.min(changed, ...lines.map(({ behind }) => Rows.from(slots, changed, behind)))
    const next = [...marks.filter(({ index }) => index < from), ...Marks.of(slots, from, lines)]
    if (marks.length === 0 && next.length === 0) return
    marks = next
    draw()
  }
  chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
    if (marks.length === 0) return
    const next = readable()
    if (namesOf(next) !== named) draw(next)
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
