/**
 * Points that are not text yet. Their lines are made when they are sent and not before: those that wait for an answer, or for
 * the end of an outage, would else be most of what a busy program holds.
 */
import type * as Series from "@cryptostream/core/market/Series"
import { Ascii } from "./Ascii.ts"
import type { Line } from "./LineProtocol.ts"

/** Points of a series, in order. */
export interface Points {
  readonly series: Series.Series
  readonly length: number
  /** Epoch ms. */
  readonly openTime: (index: number) => number
  readonly write: (index: number, into: Ascii) => void
}

/** What is sent in one request. */
export interface Batch {
  readonly length: number
  /** All lines, one below the other. */
  readonly text: () => string
  readonly lines: () => ReadonlyArray<Line>
}

interface Slice {
  readonly points: Points
  readonly from: number
  readonly to: number
}

/** What most lines are shorter than. */
const lineLength = 400

const textOf = ({ write }: Points, index: number): string => {
  const ascii = new Ascii(lineLength)
  write(index, ascii)
  return ascii.toString()
}

export const ofLines = (lines: ReadonlyArray<Line>): Batch => ({
  length: lines.length,
  text: () => lines.map(({ text }) => text).join("\n"),
  lines: () => lines
})

const lengthOf = (slices: ReadonlyArray<Slice>): number => slices.reduce((sum, { from, to }) => sum + to - from, 0)

const ofSlices = (slices: ReadonlyArray<Slice>): Batch => ({
  length: lengthOf(slices),
  text: () => {
    const ascii = new Ascii(lineLength * lengthOf(slices))
    slices.forEach(({ from, points, to }, k) => {
      for (let i = from; i < to; i++) {
        if (k > 0 || i > from) ascii.text("\n")
        points.write(i, ascii)
      }
    })
    return ascii.toString()
  },
  lines: () =>
    slices.flatMap(({ from, points, to }) =>
      Array.from({ length: to - from }, (_, i): Line => ({
        text: textOf(points, from + i),
        series: points.series,
        openTime: points.openTime(from + i)
      }))
    )
})

/** Points one after the other in batches of at most `size`. */
export const cut = (all: ReadonlyArray<Points>, size: number): ReadonlyArray<Batch> => {
  const batches: Array<Array<Slice>> = []
  let room = 0
  for (const points of all) {
    for (let from = 0, to = 0; from < points.length; from = to) {
      if (room === 0) {
        batches.push([])
        room = size
      }
      to = Math.min(points.length, from + room)
      batches.at(-1)!.push({ points, from, to })
      room -= to - from
    }
  }
  return batches.map(ofSlices)
}
