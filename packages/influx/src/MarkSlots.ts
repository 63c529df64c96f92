/**
 * The points of marks. A point is named by series, kind and time; marks of one `from` that say different things stand in
 * slots of a ns each behind it, and a mark stays in its slot.
 */
import * as Mark from "@cryptostream/core/market/Mark"
import { clamp } from "./InfluxQl.ts"

export interface Slot {
  /** Time of its point, ns. */
  readonly time: bigint
  readonly mark: Mark.Mark
}

const nanosPerMilli = 1_000_000n

/** Time of the first slot of a mark. A span may begin before all that InfluxDB can hold. */
export const firstTime = ({ from }: Mark.Mark): bigint => BigInt(clamp(from)) * nanosPerMilli

/** Slots behind a time: all that it has before the end of all times. */
const slots = 700_000n

/** First and last slot of a mark. */
export const timesOf = (mark: Mark.Mark): readonly [bigint, bigint] => [firstTime(mark), firstTime(mark) + slots - 1n]

/** Reads the time of a point, in ISO 8601 with up to nine digits behind the second. */
export const readTime = (iso: string): bigint => {
  const [, seconds, fraction = ""] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso)!
  return BigInt(Date.parse(`${seconds}Z`)) * nanosPerMilli + BigInt(fraction.padEnd(9, "0"))
}

/** Which slots hold what after some marks were said, of all that are known at their times; those that change alone. */
export const place = (known: ReadonlyArray<Slot>, marks: ReadonlyArray<Mark.Mark>): ReadonlyArray<Slot> => {
  const slots = [...known]
  const changed = new Set<number>()
  for (const mark of marks) {
    const identity = Mark.identity(mark)
    const at = slots.findIndex((slot) => Mark.identity(slot.mark) === identity)
    if (at >= 0) {
      const slot = slots[at]!
      const merged = Mark.merge(slot.mark, mark)
      if (JSON.stringify(merged) === JSON.stringify(slot.mark)) continue
      slots[at] = { time: slot.time, mark: merged }
      changed.add(at)
    } else {
      const first = firstTime(mark)
      const taken = slots.filter((slot) => slot.mark._tag === mark._tag && firstTime(slot.mark) === first)
      const time = taken.reduce((next, slot) => slot.time >= next ? slot.time + 1n : next, first)
      changed.add(slots.push({ time, mark }) - 1)
    }
  }
  return [...changed].map((at) => slots[at]!)
}
