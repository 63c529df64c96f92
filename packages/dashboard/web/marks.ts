/** What stands out, as marks on the candles: arrows where something is said of the direction, dots where not. */
import type { Line } from "./plan.ts"
import * as Rows from "./rows.ts"
import type { Slot } from "./slots.ts"

type Tone = "up" | "down" | "neutral" | "outlier"

/** What stands on one side of a candle; `text` names the first of those that say the same there, and how many more there are. */
export interface Mark {
  /** Of the slot. */
  readonly index: number
  readonly time: number
  readonly tone: Tone
  readonly side: "aboveBar" | "belowBar"
  readonly shape: "arrowUp" | "arrowDown" | "circle"
  readonly text: string
}

const shapes = {
  up: { side: "belowBar", shape: "arrowUp" },
  down: { side: "aboveBar", shape: "arrowDown" },
  neutral: { side: "aboveBar", shape: "circle" },
  outlier: { side: "aboveBar", shape: "circle" }
} as const

const tones = { high: "down", low: "up", neutral: "neutral", outlier: "outlier" } as const

export const toneOf = (value: number, meaning: Line["meaning"]): Tone =>
  meaning === "sign" ? value > 0 ? "up" : "down" : tones[meaning]

interface Colors {
  readonly up: string
  readonly down: string
  readonly muted: string
  readonly outlier: string
}
export const colorOf = (tone: Tone, { down, muted, outlier, up }: Colors): string =>
  ({ up, down, neutral: muted, outlier })[tone]

/** The marks of the slots from one on, in order of time; a value of 0 is none. */
export const of = (slots: ReadonlyArray<Slot>, from: number, lines: ReadonlyArray<Line>): ReadonlyArray<Mark> => {
  const found: Array<Mark> = []
  for (let index = from; index < slots.length; index++) {
    const names = new Map<Tone, Array<string>>()
    for (const line of lines) {
      const value = Rows.value(slots, index, line) ?? 0
      if (value === 0) continue
      const tone = toneOf(value, line.meaning)
      const before = names.get(tone) ?? []
      names.set(tone, tone === "outlier" ? before : [...before, line.text])
    }
    for (const [tone, [first = "", ...others]] of names) {
      const text = others.length === 0 ? first : `${first} +${others.length}`
      found.push({ index, time: slots[index]!.time, tone, ...shapes[tone], text })
    }
  }
  return found
}

/** Where bars are narrower than this, in pixels, or more marks than this are in sight, no names are written. */
const narrowest = 5
const mostNamed = 40
/** Of the chart's letters, and what is left free between two names. */
const letterWidth = 6.7
const between = 6
/** The library's shapes grow with the bars, within these. */
const [leastShape, mostShape] = [12, 30]

/** Names that would run into a name or a mark beside them, on their side, are left out: the legend has them at the crosshair. */
export const readable = (
  marks: ReadonlyArray<Mark>,
  barWidth: number,
  sight: { readonly from: number; readonly to: number }
): ReadonlyArray<Mark> => {
  const inSight = marks.filter(({ index }) => index >= sight.from && index <= sight.to).length
  const isCrowded = barWidth < narrowest || inSight > mostNamed
  const shape = Math.min(mostShape, Math.max(leastShape, barWidth)) / 2
  const ends = { aboveBar: -Infinity, belowBar: -Infinity }
  return marks.map((mark, i) => {
    const { index, side, text } = mark
    const [middle, half] = [index * barWidth, text.length * letterWidth / 2]
    let next = i + 1
    while (marks[next]?.index === index || (marks[next]?.side ?? side) !== side) next++
    const isFree = middle - half >= ends[side] && middle + half <= (marks[next]?.index ?? Infinity) * barWidth - shape
    const isNamed = text !== "" && !isCrowded && isFree
    ends[side] = Math.max(ends[side], middle + (isNamed ? half + between : shape))
    return isNamed || text === "" ? mark : { ...mark, text: "" }
  })
}
