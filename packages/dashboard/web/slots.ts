/**
 * Lays candles out on the time axis: a slot for every bucket, an empty one where the candle is absent, so that a hole is
 * seen as a hole. A hole too long to be drawn bucket by bucket becomes a break of a few slots that says how many it holds.
 */
import * as Buckets from "./buckets.ts"
import type { Gap, Interval } from "./wire.ts"

export interface Candle {
  readonly openTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly trades: number
  /** Indicators by column; a value that does not exist has no key. */
  readonly values: Readonly<Record<string, number>>
}

export interface Slot {
  readonly time: number
  readonly candle: Candle | undefined
  /** The candle has not closed: it may still change in everything. */
  readonly forming: boolean
  /** Index of the hole this slot lies in. */
  readonly hole: number | undefined
}

export interface Hole {
  readonly status: Gap["status"] | "unwatched"
  readonly evidence: string
  /** Open times of the first and the last absent bucket. */
  readonly from: number
  readonly to: number
  readonly buckets: number
  /** The slots it takes on the axis; fewer than its buckets where it is a break. */
  readonly first: number
  readonly last: number
}

export interface Layout {
  readonly slots: ReadonlyArray<Slot>
  readonly holes: ReadonlyArray<Hole>
}

/** The longest hole that keeps a slot for every bucket, and the slots of a break. */
export const longestHole = 300
export const breakSlots = 12

export interface Content {
  readonly interval: Interval
  /** Closed candles, ascending. */
  readonly candles: ReadonlyArray<Candle>
  /** Forming ones, ascending, later than every closed one. */
  readonly forming: ReadonlyArray<Candle>
  /** The account's gaps, ascending. */
  readonly gaps: ReadonlyArray<Gap>
  /** Whether the first candle is the oldest there is, and the last the newest: only then are gaps beyond them shown. */
  readonly isOldest: boolean
  readonly isNewest: boolean
}

type Piece = Pick<Hole, "status" | "evidence" | "from"> & { readonly end: number }

/** The parts of an absence [from, end), each with what the account says of it. */
const pieces = (gaps: ReadonlyArray<Gap>, interval: Interval, from: number, end: number): ReadonlyArray<Piece> => {
  const found: Array<Piece> = []
  let cursor = from
  const unwatched = (to: number) => {
    if (to > cursor) {
      found.push({ status: "unwatched", evidence: "not within what is watched", from: cursor, end: to })
    }
  }
  for (const gap of gaps) {
    const gapEnd = Buckets.after(interval, gap.to)
    if (gapEnd <= cursor) continue
    if (gap.from >= end) break
    unwatched(gap.from)
    const start = Math.max(cursor, gap.from)
    found.push({ status: gap.status, evidence: gap.evidence, from: start, end: Math.min(end, gapEnd) })
    cursor = Math.min(end, gapEnd)
  }
  unwatched(end)
  return found
}

export const layOut = ({ candles, forming, gaps, interval, isNewest, isOldest }: Content): Layout => {
  const slots: Array<Slot> = []
  const holes: Array<Hole> = []
  const addHole = ({ end, evidence, from, status }: Piece, longest = longestHole) => {
    const buckets = Buckets.between(interval, from, end)
    const drawn = buckets > longest ? breakSlots : buckets
    const first = slots.length
    for (let k = 0; k < drawn; k++) {
      const time = Buckets.after(interval, from, Math.floor(k * buckets / drawn))
      slots.push({ time, candle: undefined, forming: false, hole: holes.length })
    }
    const to = Buckets.after(interval, from, buckets - 1)
    holes.push({ status, evidence, from, to, buckets, first, last: slots.length - 1 })
  }
  const add = (candle: Candle, isForming: boolean) => {
    const previous = slots.at(-1)
    const expected = previous === undefined ? candle.openTime : Buckets.after(interval, previous.time)
    if (candle.openTime > expected) pieces(gaps, interval, expected, candle.openTime).forEach((piece) => addHole(piece))
    slots.push({ time: candle.openTime, candle, forming: isForming, hole: undefined })
  }
  const firstTime = candles[0]?.openTime
  if (isOldest && firstTime !== undefined) {
    const from = gaps[0]?.from
    if (from !== undefined && from < firstTime) {
      pieces(gaps, interval, from, firstTime).forEach((piece) => addHole(piece))
    }
  }
  for (const candle of candles) add(candle, false)
  for (const candle of forming) add(candle, true)
  const last = slots.at(-1)?.time
  const lastGap = gaps.findLast((gap) => gap.status !== "pending")
  if (isNewest && last !== undefined && lastGap !== undefined && lastGap.to > last) {
    // What is overdue is kept short, so that it stays in sight beside the newest candle.
    for (const piece of pieces(gaps, interval, Buckets.after(interval, last), Buckets.after(interval, lastGap.to))) {
      addHole(piece, breakSlots)
    }
  }
  return { slots, holes }
}
