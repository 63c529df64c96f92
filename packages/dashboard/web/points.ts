/** Slots as the points of the library's series. An empty slot is a point without a value in every one of them. */
import type { UTCTimestamp } from "lightweight-charts"
import type { Line } from "./plan.ts"
import * as Rows from "./rows.ts"
import type { Candle, Slot } from "./slots.ts"

const seconds = (millis: number) => millis / 1000 as UTCTimestamp

interface Colors {
  readonly up: string
  readonly down: string
}
interface VolumeColors {
  readonly upVolume: string
  readonly downVolume: string
  readonly formingVolume: string
}

const clear = "rgba(0,0,0,0)"

export const isHollow = (drawn: { readonly color?: string }): boolean => drawn.color === clear

/** A forming candle is hollow: its outline alone, nothing filled in that may still change. */
export const bar = ({ candle, forming, time }: Slot, { down, up }: Colors) => {
  if (candle === undefined) return { time: seconds(time) }
  const { close, high, low, open } = candle
  const color = close >= open ? up : down
  const point = { time: seconds(time), open, high, low, close }
  return forming ? { ...point, color: clear, borderColor: color, wickColor: color } : point
}

export const volume = ({ candle, forming, time }: Slot, { downVolume, formingVolume, upVolume }: VolumeColors) =>
  candle === undefined ? { time: seconds(time) } : {
    time: seconds(time),
    value: candle.volume,
    color: forming ? formingVolume : candle.close >= candle.open ? upVolume : downVolume
  }

/** The colour of a value: a bar of a histogram has that of its sign. */
export const colorOf = (
  { color, isSided, style }: Pick<Line, "color" | "isSided" | "style">,
  value: number,
  candle: Candle | undefined,
  { down, up }: Colors
): string => {
  if (style === "histogram") return value < 0 ? down : up
  return isSided && candle !== undefined ? value <= candle.close ? up : down : color
}

/**
 * No line is drawn where there is no value, nor from one side of the price to the other: a point has the colour of the stretch
 * that begins at it, which is the line's own, all of it transparent, because the figure on the axis takes it over without its
 * transparency. What forms has no value yet, and is no gap.
 */
export const point = (slots: ReadonlyArray<Slot>, index: number, line: Line, colors: Colors) => {
  const { candle, time } = slots[index]!
  const value = Rows.value(slots, index, line)
  if (value === undefined) return { time: seconds(time) }
  const color = colorOf(line, value, candle, colors)
  const next = slots[index + 1]
  const after = Rows.value(slots, index + 1, line)
  const isBroken = next !== undefined && !next.forming &&
    (after === undefined || (line.isSided && colorOf(line, after, next.candle, colors) !== color))
  if (isBroken && (line.style === "line" || line.style === "steps")) {
    return { time: seconds(time), value, color: `${color}00` }
  }
  return color === line.color ? { time: seconds(time), value } : { time: seconds(time), value, color }
}

/** Of a shape that is drawn of several columns: all of them, or none. */
const values = (
  slots: ReadonlyArray<Slot>,
  index: number,
  { behind, parts }: Line
): ReadonlyArray<number> | undefined => {
  const found = parts.flatMap((column) => Rows.value(slots, index, { column, behind }) ?? [])
  return found.length === parts.length ? found : undefined
}

export const ofCandle = (slots: ReadonlyArray<Slot>, index: number, line: Line) => {
  const time = seconds(slots[index]!.time)
  const [open, high, low, close] = values(slots, index, line) ?? []
  return open === undefined ? { time } : { time, open, high: high!, low: low!, close: close! }
}

export const ofCloud = (slots: ReadonlyArray<Slot>, index: number, line: Line) => {
  const time = seconds(slots[index]!.time)
  const [first, second] = values(slots, index, line) ?? []
  return first === undefined ? { time } : { time, first, second: second! }
}
