/** What stands out, as marks on the candles: patterns as arrows by their sign, outliers as dots. */
import type { Line } from "./plan.ts"
import type { Slot } from "./slots.ts"

/** What stands on one side of a candle; `text` names the patterns, of which there may be several. */
export interface Mark {
  /** Of the slot. */
  readonly index: number
  readonly time: number
  readonly side: "aboveBar" | "belowBar"
  readonly shape: "arrowUp" | "arrowDown" | "circle"
  readonly text: string
}

/** Where bars are narrower than this, in pixels, no names are written. */
const narrowest = 5
/** Of the chart's letters, and what is left free between two names. */
const letterWidth = 6.7
const between = 6

const placeOf = (value: number, { isHigh, isOutlier }: Line): Pick<Mark, "side" | "shape"> => {
  if (isOutlier) return { side: "aboveBar", shape: "circle" }
  return value > 0 && !isHigh ? { side: "belowBar", shape: "arrowUp" } : { side: "aboveBar", shape: "arrowDown" }
}

/** The marks of the slots from one on, in order of time; a value of 0 is none. */
export const of = (slots: ReadonlyArray<Slot>, from: number, lines: ReadonlyArray<Line>): ReadonlyArray<Mark> => {
  const found: Array<Mark> = []
  for (let index = from; index < slots.length; index++) {
    const { candle, time } = slots[index]!
    if (candle === undefined) continue
    const ofCandle = new Map<Mark["shape"], Mark>()
    for (const line of lines) {
      const { column, isOutlier, text } = line
      const value = candle.values[column] ?? 0
      if (value === 0) continue
      const place = placeOf(value, line)
      const before = ofCandle.get(place.shape)?.text
      const named = isOutlier ? "" : before === undefined ? text : `${before}, ${text}`
      ofCandle.set(place.shape, { index, time, ...place, text: named })
    }
    found.push(...ofCandle.values())
  }
  return found
}

/** Names that would run into the one before them, on their side, are left out: the legend has them at the crosshair. */
export const readable = (marks: ReadonlyArray<Mark>, barWidth: number): ReadonlyArray<Mark> => {
  const ends = { aboveBar: -Infinity, belowBar: -Infinity }
  return marks.map((mark) => {
    if (mark.text === "") return mark
    const [middle, half] = [mark.index * barWidth, mark.text.length * letterWidth / 2]
    if (barWidth < narrowest || middle - half < ends[mark.side]) return { ...mark, text: "" }
    ends[mark.side] = middle + half + between
    return mark
  })
}
