/** What changed from one row of slots to the next, for a library that is dear to fill and cheap to go on with. */
import type { Slot } from "./slots.ts"

const sameSlot = (a: Slot, b: Slot | undefined): boolean =>
  a.time === b?.time && a.candle === b.candle && a.forming === b.forming

/**
 * What the library must be told when slots take the place of others: nothing, the slots from one on, where only the end moved
 * on, or all of them. It takes no slot that is older than its last; and where a hole begins or is filled, the candle before it
 * is to be drawn anew.
 */
export const of = (previous: ReadonlyArray<Slot>, slots: ReadonlyArray<Slot>): "none" | "all" | number => {
  const first = slots.findIndex((slot, i) => !sameSlot(slot, previous[i]))
  if (first < 0) return slots.length === previous.length ? "none" : "all"
  const end = previous.length - 1
  const isHole = (slot: Slot | undefined) => slot?.hole !== undefined
  const isBeside = isHole(slots[first]) !== isHole(previous[first]) && !isHole(slots[first - 1])
  return end >= 0 && first >= end && slots[end]?.time === previous[end]!.time && !isBeside ? first : "all"
}
