/** What part of the time axis is in sight. */
import type { IChartApi, Logical, LogicalRange } from "lightweight-charts"
import type { Slot } from "./slots.ts"

export const lastCandle = (slots: ReadonlyArray<Slot>): number =>
  slots.findLastIndex(({ candle }) => candle !== undefined)

/**
 * The library applies a range on its next frame, and until then still tells the old one: whoever moves twice within a frame
 * must move on from where the first move leads.
 */
export const make = (chart: IChartApi) => {
  const scale = chart.timeScale()
  let ahead: LogicalRange | undefined
  const range = (): LogicalRange | undefined => ahead ?? scale.getVisibleLogicalRange() ?? undefined
  const show = (from: number, to: number) => {
    const target = { from: from as Logical, to: to as Logical }
    ahead = target
    scale.setVisibleLogicalRange(target)
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (ahead === target) ahead = undefined
      })
    )
  }
  /** Holds the view while all data is set anew: at the newest bar where that was in sight, else at a time. */
  const anchor = (previous: ReadonlyArray<Slot>) => {
    const before = range()
    const length = previous.length
    return (slots: ReadonlyArray<Slot>) => {
      if (before === undefined || length === 0 || slots.length === 0) return
      const left = Math.max(0, Math.ceil(before.from))
      const time = previous[Math.min(left, length - 1)]!.time
      const found = slots.findIndex((slot) => slot.time >= time)
      const isAtEnd = before.to >= lastCandle(previous)
      const shift = isAtEnd ? slots.length - length : (found < 0 ? slots.length - 1 : found) - left
      show(before.from + shift, before.to + shift)
    }
  }
  return { range, show, anchor }
}
