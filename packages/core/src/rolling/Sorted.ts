/**
 * The values of a sliding window in order of size, in one typed array: the one that leaves and the one that enters are found in
 * O(log n), and what lies between the two places moves over by one. So medians and quantiles are looked up, not searched.
 * A step begins by sorting what was kept of the last one.
 */
import * as Lent from "./Lent.ts"
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

/** How many of the first `size` of a sorted array are below `value`: where it stands, or would stand. */
export const rank = (sorted: Float64Array, size: number, value: number): number => {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Moving a few is faster by hand than by a call. */
const few = 48

const move = (sorted: Float64Array, to: number, from: number, end: number): void => {
  if (end - from > few) sorted.copyWithin(to, from, end)
  else if (to < from) { for (let i = from; i < end; i++) sorted[i - 1] = sorted[i]! }
  else for (let i = end; i > from; i--) sorted[i] = sorted[i - 1]!
}

/** One more among the first `size` of a sorted array that is long enough. Gives its place. */
export const insert = (sorted: Float64Array, size: number, value: number): number => {
  const place = rank(sorted, size, value)
  move(sorted, place + 1, place, size)
  sorted[place] = value
  return place
}

/** One value for another. `leaving` must be among the first `size`. Gives the place of the one that entered. */
export const replace = (sorted: Float64Array, size: number, leaving: number, entering: number): number => {
  const from = rank(sorted, size, leaving)
  if (entering > leaving) {
    const to = rank(sorted, size, entering) - 1
    move(sorted, from, from + 1, to + 1)
    sorted[to] = entering
    return to
  }
  const to = rank(sorted, size, entering)
  move(sorted, to + 1, to, from)
  sorted[to] = entering
  return to
}

/** At this share of the way from the lowest to the highest, between two values in proportion: at (n - 1) share. */
export const quantile = (sorted: Float64Array, share: number): number => {
  const at = (sorted.length - 1) * share
  const place = Math.floor(at)
  const below = sorted[place]!
  return place + 1 < sorted.length ? below + (sorted[place + 1]! - below) * (at - place) : below
}

export const median = (sorted: Float64Array): number => {
  const middle = sorted.length >>> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

interface State extends Operator.State {
  readonly kept: Window.Kept
}

const borrow = Lent.floats()

/** f(the last `period` values in order of size, the newest of them); first value on the `period`-th. */
export const over = (
  period: number,
  f: (sorted: Float64Array, newest: number) => number
): Operator.Operator<State> => ({
  memory: Memory.window(period),
  initial: { kept: [] },
  step({ kept }, values) {
    const all = Window.join(kept, values)
    const results = new Float64Array(all.length - kept.length)
    const sorted = borrow(period)
    sorted.set(kept)
    sorted.subarray(0, kept.length).sort()
    // What leaves is the oldest of `period`; of these `kept` has one less, and the place for it is still free.
    let size = kept.length
    for (let i = kept.length; i < all.length; i++) {
      const value = all[i]!
      if (size < period) insert(sorted, size++, value)
      else replace(sorted, period, all[i - period]!, value)
      results[i - kept.length] = size === period ? f(sorted, value) : NaN
    }
    return [{ kept: Window.keep(all, period - 1) }, Window.spread(values, results)]
  }
})
