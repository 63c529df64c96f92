/**
 * The last values of a series, kept from one step to the next. A step lays what it kept and what is new in one array, so that
 * a value that leaves a window is read where it came in: no ring, no shifting, one copy a step.
 */

/** Oldest first, at most as many as the window is long. */
export type Kept = ReadonlyArray<number>

/**
 * What was kept and the new values behind it; those that do not exist (NaN) are left out. There is no -0 among them: JSON does not
 * keep it, and a sort puts it elsewhere than a search.
 */
export const join = (kept: Kept, values: Float64Array): Float64Array => {
  const all = new Float64Array(kept.length + values.length)
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
  const kept: Array<number> = []
  for (let i = Math.max(0, all.length - count); i < all.length; i++) kept.push(all[i]!)
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
