/**
 * Sums over a sliding window that never subtract, so that nothing of what has left the window stays in them: what powers of
 * prices need. A window is the end of what stands before a boundary and the beginning of what stands behind it: the sums of all
 * ends are made once a boundary, those of the beginning grow row by row (van Herk, "A Fast Algorithm for Local Minimum and
 * Maximum Filters on Rectangular and Octagonal Kernels", 1992). Values are taken relative to the first behind the boundary, which
 * is in the window, so a tight window of high prices loses no digits, and of a flat one every sum is 0.
 *
 * Boundaries come from the open times, not from a count, so that the sums are those of the window, whatever went before it. A row
 * costs the same for any period, in the mean over the rows between two boundaries; a step begins with the sums of one window.
 */
import * as Interval from "../market/Interval.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

/** What is summed over the rows of a window, and what is computed from the sums. */
export interface Terms {
  readonly count: number
  /** Adds a row's terms to the `count` sums from `at` on. */
  readonly add: (sums: Float64Array, at: number, x: number, y: number) => void
  /** f(the sums, the newest row): all relative to the same row of the window. */
  readonly results: ReadonlyArray<(sums: Float64Array, x: number, y: number) => number>
}

export interface State extends Operator.State {
  readonly x: Window.Kept
  readonly y: Window.Kept
  /** Where time stands, in stretches that no more rows than the window has open in. */
  readonly stretch: number
  /** Rows behind the boundary. */
  readonly behind: number
}

export const initial: State = { x: [], y: [], stretch: -1, behind: 0 }

/** A month has 30 days in `nominalMillis`, and none is shorter than 28. */
const shortest = 28 / 30

/** What was kept, with room for what comes behind it. */
const room = (kept: Window.Kept, values: Float64Array): Float64Array => {
  const all = new Float64Array(kept.length + values.length)
  for (let i = 0; i < kept.length; i++) all[i] = kept[i]!
  return all
}

interface Sums {
  /** At k times the count of terms those of the k rows before the boundary, for every k that a window may need. */
  readonly before: Float64Array
  readonly behind: Float64Array
}

/** Makes the sums anew, of the rows up to `end`. */
const turn = (
  { add, count }: Terms,
  { before, behind }: Sums,
  xs: Float64Array,
  ys: Float64Array,
  boundary: number,
  end: number
): void => {
  const x = xs[boundary]!
  const y = ys[boundary]!
  const ends = Math.min(boundary, before.length / count - 1 - (end - boundary))
  for (let k = 1; k <= ends; k++) {
    const at = k * count
    for (let j = at; j < at + count; j++) before[j] = before[j - count]!
    add(before, at, xs[boundary - k]! - x, ys[boundary - k]! - y)
  }
  behind.fill(0)
  for (let i = boundary; i < end; i++) add(behind, 0, xs[i]! - x, ys[i]! - y)
}

/** The step of two series side by side; of one alone both are the same array. A row where one does not exist is passed over. */
export const step = (period: number, interval: Interval.Interval, terms: Terms) => {
  const { add, count, results } = terms
  const millis = period * Interval.nominalMillis(interval) * shortest
  return (
    state: State,
    openTime: Float64Array,
    x: Float64Array,
    y: Float64Array
  ): readonly [State, ReadonlyArray<Float64Array>] => {
    const out = results.map(() => new Float64Array(x.length).fill(NaN))
    const xs = room(state.x, x)
    const ys = x === y ? xs : room(state.y, y)
    const sums = { before: new Float64Array(period * count), behind: new Float64Array(count) }
    const { before, behind } = sums
    const window = new Float64Array(count)
    let length = state.x.length
    let boundary = length - state.behind
    let { stretch } = state

    // A window that is all behind the boundary ends there: the next row begins anew, and what it began with is not kept.
    if (state.behind > 0 && boundary >= 0) turn(terms, sums, xs, ys, boundary, length)
    for (let i = 0; i < x.length; i++) {
      const nextX = x[i]!
      const nextY = y[i]!
      if (nextX !== nextX || nextY !== nextY) continue
      xs[length] = nextX
      ys[length] = nextY
      const now = Math.floor(openTime[i]! / millis)
      if (now !== stretch || length - boundary === period) {
        stretch = now
        boundary = length
        turn(terms, sums, xs, ys, boundary, length)
      }
      const relativeX = nextX - xs[boundary]!
      const relativeY = nextY - ys[boundary]!
      add(behind, 0, relativeX, relativeY)
      length++
      if (length < period) continue
      const at = (period - (length - boundary)) * count
      for (let k = 0; k < count; k++) window[k] = before[at + k]! + behind[k]!
      for (let k = 0; k < out.length; k++) out[k]![i] = results[k]!(window, relativeX, relativeY)
    }
    const keptX = Window.keep(xs.subarray(0, length), period - 1)
    const keptY = x === y ? [] : Window.keep(ys.subarray(0, length), period - 1)
    return [{ x: keptX, y: keptY, stretch, behind: length - boundary }, out]
  }
}
