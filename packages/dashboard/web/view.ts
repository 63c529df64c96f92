/** What part of the time axis is in sight. */
import type { IChartApi } from "lightweight-charts"
import type { Slot } from "./slots.ts"

export const lastCandle = (slots: ReadonlyArray<Slot>): number =>
  slots.findLastIndex(({ candle }) => candle !== undefined)

/** Holds the view where it is while all data is set anew: at the newest bar where that was in sight, else at a time. */
export const anchor = (chart: IChartApi, previous: ReadonlyArray<Slot>) => {
  const scale = chart.timeScale()
  const range = scale.getVisibleLogicalRange()
  const length = previous.length
  return (slots: ReadonlyArray<Slot>) => {
    if (range === null || length === 0 || slots.length === 0) return
    const left = Math.max(0, Math.ceil(range.from))
    const time = previous[Math.min(left, length - 1)]!.time
    const found = slots.findIndex((slot) => slot.time >= time)
    const shift = range.to >= lastCandle(previous)
      ? slots.length - length
      : (found < 0 ? slots.length - 1 : found) - left
    scale.setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift })
  }
}
