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
  /** The account's gaps, ascending, and the newest candle it knew of: what is absent later is not counted yet. */
  readonly gaps: ReadonlyArray<Gap>
  readonly counted: number | undefined
  /** Whether the first candle is the oldest there is, and the last the newest: only then are gaps beyond them shown. */
  readonly isOldest: boolean
  readonly isNewest: boolean
}

/** Index of the first slot at or after a time. */
export const slotAt = (slots: ReadonlyArray<Slot>, time: number): number => {
  let [low, high] = [0, slots.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (slots[middle]!.time < time) low = middle + 1
    else high = middle
  }
  return low
}

type Piece = Pick<Hole, "status" | "evidence" | "from"> & { readonly end: number }

/** The parts of an absence [from, end), each with what the account says of it. */
const pieces = ({ counted, gaps, interval }: Content, from: number, end: number): ReadonlyArray<Piece> => {
  const found: Array<Piece> = []
  let cursor = from
  const unexplained = (to: number) => {
    if (to <= cursor) return
    const last = found.at(-1)
    // What was not counted yet goes on from what is not due yet: to the eye it is one.
    if (last?.status === "pending" && cursor > (counted ?? -Infinity)) found[found.length - 1] = { ...last, end: to }
    else {found.push(
        cursor > (counted ?? -Infinity)
          ? { status: "pending", evidence: "not counted yet", from: cursor, end: to }
          : { status: "unwatched", evidence: "not within what is watched", from: cursor, end: to }
      )}
  }
  for (const gap of gaps) {
    const gapEnd = Buckets.after(interval, gap.to)
    if (gapEnd <= cursor) continue
    if (gap.from >= end) break
    unexplained(gap.from)
    const start = Math.max(cursor, gap.from)
    found.push({ status: gap.status, evidence: gap.evidence, from: start, end: Math.min(end, gapEnd) })
    cursor = Math.min(end, gapEnd)
  }
  unexplained(end)
  return found
}

/** One whose close did not come by its deadline is no candle any more: a hole is where it stood. */
const stillForming = ({ forming, gaps }: Content): ReadonlyArray<Candle> =>
  forming.filter(({ openTime }) =>
    !gaps.some(({ from, status, to }) => status !== "pending" && from <= openTime && openTime <= to)
  )

export const layOut = (content: Content): Layout => {
  const { candles, gaps, interval, isNewest, isOldest } = content
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
    if (candle.openTime > expected) pieces(content, expected, candle.openTime).forEach((piece) => addHole(piece))
    slots.push({ time: candle.openTime, candle, forming: isForming, hole: undefined })
  }
  const firstTime = candles[0]?.openTime
  if (isOldest && firstTime !== undefined) {
    const from = gaps[0]?.from
    if (from !== undefined && from < firstTime) {
      pieces(content, from, firstTime).forEach((piece) => addHole(piece))
    }
  }
  for (const candle of candles) add(candle, false)
  for (const candle of stillForming(content)) add(candle, true)
  const last = slots.at(-1)?.time
  const lastGap = gaps.at(-1)
  // A bucket that has only just closed is pending for a moment; it is shown where those before it are overdue.
  const isOverdue = last !== undefined && gaps.some((gap) => gap.status !== "pending" && gap.to > last)
  if (isNewest && last !== undefined && lastGap !== undefined && isOverdue) {
    // What is overdue is kept short, so that it stays in sight beside the newest candle.
    for (const piece of pieces(content, Buckets.after(interval, last), Buckets.after(interval, lastGap.to))) {
      addHole(piece, breakSlots)
    }
  }
  return { slots, holes }
}
