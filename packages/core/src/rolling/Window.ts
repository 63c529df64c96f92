/**
 * The last values of a series, kept from one step to the next. A step lays what it kept and what is new in one array, so that
 * a value that leaves a window is read where it came in: no ring, no shifting, one copy a step.
 */
import * as Lent from "./Lent.ts"

/** Oldest first, at most as many as the window is long. */
export type Kept = ReadonlyArray<number>

const borrow = Lent.floats()

/**
 * What was kept and the new values behind it; those that do not exist (NaN) are left out. There is no -0 among them: JSON does not
 * keep it, and a sort puts it elsewhere than a search. The array is lent, until the next is joined.
 */
export const join = (kept: Kept, values: Float64Array): Float64Array => {
  const all = borrow(kept.length + values.length)
  let length = 0
  for (; length < kept.length; length++) all[length] = kept[length]!
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value === value) all[length++] = value + 0
  }
  return length === all.length ? all : all.subarray(0, length)
}

/** The last `count` of them, to be kept. */
export const keep = (all: Float64Array, count: number): Kept => {
  // A loop: what copies any iterable takes ten times as long, for each candle of a live series.
  const first = Math.max(0, all.length - count)
  const kept = new Array<number>(all.length - first)
  for (let i = 0; i < kept.length; i++) kept[i] = all[first + i]!
  return kept
}

/** Results of the values that exist, each in the place of its value. */
export const spread = (values: Float64Array, results: Float64Array): Float64Array => {
  if (results.length === values.length) return results
  const out = new Float64Array(values.length)
  let next = 0
  for (let i = 0; i < out.length; i++) out[i] = values[i] === values[i] ? results[next++]! : NaN
  return out
}
