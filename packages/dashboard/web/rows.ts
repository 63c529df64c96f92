/**
 * Which row speaks of which candle: a swing is confirmed some candles later, and its value stands in the row of the candle that
 * confirms it; it is drawn where the swing is.
 */
import type { Slot } from "./slots.ts"

/** The slot so many candles on; nothing where there are not so many. Rows are neighbours over a hole. */
const on = (slots: ReadonlyArray<Slot>, index: number, candles: number): Slot | undefined => {
  let at = index
  for (let left = candles; left > 0 && at < slots.length;) if (slots[++at]?.candle !== undefined) left--
  return slots[at]
}

/** What a column says of the candle in a slot; nothing where there is none, or nothing is said of it yet. */
export const value = (
  slots: ReadonlyArray<Slot>,
  index: number,
  { behind, column }: { readonly behind: number; readonly column: string }
): number | undefined =>
  slots[index]?.candle === undefined ? undefined : on(slots, index, behind)?.candle?.values[column]

/** The first slot that a row speaks of which stands in this one or after it. */
export const from = (slots: ReadonlyArray<Slot>, index: number, behind: number): number => {
  let at = index
  for (let left = behind; left > 0 && at > 0;) if (slots[--at]?.candle !== undefined) left--
  return at
}
