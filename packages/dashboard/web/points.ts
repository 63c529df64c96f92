/** Slots as the points of the library's series. An empty slot is a point without a value in every one of them. */
import type { UTCTimestamp } from "lightweight-charts"
import type { Palette } from "./palette.ts"
import type { Line } from "./plan.ts"
import type { Slot } from "./slots.ts"

const seconds = (millis: number) => millis / 1000 as UTCTimestamp

const clear = "rgba(0,0,0,0)"

export const isHollow = (drawn: { readonly color?: string }): boolean => drawn.color === clear

/** A forming candle is hollow: its outline alone, nothing filled in that may still change. */
export const bar = ({ candle, forming, time }: Slot, { down, up }: Palette) => {
  if (candle === undefined) return { time: seconds(time) }
  const { close, high, low, open } = candle
  const color = close >= open ? up : down
  const point = { time: seconds(time), open, high, low, close }
  return forming ? { ...point, color: clear, borderColor: color, wickColor: color } : point
}

export const volume = ({ candle, forming, time }: Slot, { downVolume, formingVolume, upVolume }: Palette) =>
  candle === undefined ? { time: seconds(time) } : {
    time: seconds(time),
    value: candle.volume,
    color: forming ? formingVolume : candle.close >= candle.open ? upVolume : downVolume
  }

/**
 * No line is drawn over a hole: a point has the colour of the stretch that begins at it, which is the line's own, all of it
 * transparent, because the figure on the axis takes it over without its transparency. A bar of a histogram has that of its sign.
 */
export const point = (slots: ReadonlyArray<Slot>, index: number, { color, column, style }: Line, palette: Palette) => {
  const { candle, time } = slots[index]!
  const value = candle?.values[column]
  if (value === undefined) return { time: seconds(time) }
  if (style === "histogram") return { time: seconds(time), value, color: value < 0 ? palette.down : palette.up }
  return style === "dots" || slots[index + 1]?.hole === undefined
    ? { time: seconds(time), value }
    : { time: seconds(time), value, color: `${color}00` }
}
