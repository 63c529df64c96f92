/** Holes that were filled before the eyes of whoever looks: they stay marked for some seconds. */
import { type Hole, type Layout, slotAt } from "./slots.ts"

export interface Repair {
  /** Open times of the first and the last candle that came. */
  readonly from: number
  readonly to: number
  readonly buckets: number
  /** When it was seen, by the page's own clock in ms. */
  readonly at: number
}

export const lastsMillis = 9_000
const fullMillis = 4_000
/** A backfill of a series in pieces may repair without end; the newest are shown. */
const most = 100

const filledIn = ({ from, to }: Hole, { slots }: Layout, at: number): ReadonlyArray<Repair> => {
  const repairs: Array<Repair> = []
  let run: Repair | undefined
  for (let i = slotAt(slots, from); i < slots.length && slots[i]!.time <= to; i++) {
    const { candle, forming, time } = slots[i]!
    if (candle === undefined || forming) run = undefined
    else if (run === undefined) repairs.push(run = { from: time, to: time, buckets: 1, at })
    else repairs[repairs.length - 1] = run = { ...run, to: time, buckets: run.buckets + 1 }
  }
  return repairs
}

/** Candles that stand where a hole was. One that was only pending came in time: nothing was repaired. */
export const found = (previous: Layout, next: Layout, at: number): ReadonlyArray<Repair> =>
  previous.holes.flatMap((hole) => hole.status === "pending" ? [] : filledIn(hole, next, at))

/** How strongly it is still marked, 1 to 0. Whoever asked for less motion sees it whole, and then gone. */
export const strength = ({ at }: Repair, now: number, isStill: boolean): number => {
  const age = now - at
  if (age >= lastsMillis) return 0
  return isStill ? 1 : Math.min(1, (lastsMillis - age) / (lastsMillis - fullMillis))
}

/** Those that are still to be marked, joined by new ones. */
export const kept = (marked: ReadonlyArray<Repair>, added: ReadonlyArray<Repair>, now: number) =>
  [...marked, ...added].filter((repair) => strength(repair, now, true) > 0).slice(-most)
