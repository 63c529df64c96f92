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
import * as Lent from "./Lent.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

/** What is summed over the rows of a window, and what is computed from the sums. */
export interface Terms {
  readonly count: number
  /** Writes a row's `count` terms. */
  readonly write: (terms: Float64Array, x: number, y: number) => void
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

type Borrow = ReturnType<typeof Lent.floats>

const borrowX = Lent.floats()
const borrowY = Lent.floats()
const borrowBefore = Lent.floats()
const borrowBehind = Lent.floats()

/** What was kept, with room for what comes behind it. */
const room = (borrow: Borrow, kept: Window.Kept, values: Float64Array): Float64Array => {
  const all = borrow(kept.length + values.length)
  for (let i = 0; i < kept.length; i++) all[i] = kept[i]!
  return all
}

/** Adds terms to the sums from `at` on, and what rounding takes away to as many rests behind them. */
const gather = (sums: Float64Array, at: number, terms: Float64Array): void => {
  const count = terms.length
  for (let k = 0; k < count; k++) {
    const sum = sums[at + k]!
    const term = terms[k]!
    const rounded = sum + term
    const part = rounded - sum
    sums[at + count + k]! += (sum - (rounded - part)) + (term - part)
    sums[at + k] = rounded
  }
}

interface Sums {
  /** Of one row. */
  readonly terms: Float64Array
  /** At the k-th place those of the k rows before the boundary, for every k that a window may need. */
  readonly before: Float64Array
  readonly behind: Float64Array
}

/** Makes the sums anew, of the rows up to `end`. */
const turn = (
  write: Terms["write"],
  { before, behind, terms }: Sums,
  xs: Float64Array,
  ys: Float64Array,
  boundary: number,
  end: number
): void => {
  const x = xs[boundary]!
  const y = ys[boundary]!
  const size = behind.length
  before.fill(0, 0, size)
  const ends = Math.min(boundary, before.length / size - 1 - (end - boundary))
  for (let k = 1; k <= ends; k++) {
    const at = k * size
    for (let j = at; j < at + size; j++) before[j] = before[j - size]!
    write(terms, xs[boundary - k]! - x, ys[boundary - k]! - y)
    gather(before, at, terms)
  }
  behind.fill(0)
  for (let i = boundary; i < end; i++) {
    write(terms, xs[i]! - x, ys[i]! - y)
    gather(behind, 0, terms)
  }
}

/** The step of two series side by side; of one alone both are the same array. A row where one does not exist is passed over. */
export const step = (period: number, interval: Interval.Interval, { count, results, write }: Terms) => {
  const size = 2 * count
  const millis = period * Interval.nominalMillis(interval) * shortest
  return (
    state: State,
    openTime: Float64Array,
    x: Float64Array,
    y: Float64Array
  ): readonly [State, ReadonlyArray<Float64Array>] => {
    const out = results.map(() => new Float64Array(x.length).fill(NaN))
    const xs = room(borrowX, state.x, x)
    const ys = x === y ? xs : room(borrowY, state.y, y)
    const before = borrowBefore(period * size)
    const behind = borrowBehind(size)
    const terms = new Float64Array(count)
    const sums = { terms, before, behind }
    const window = new Float64Array(count)
    let length = state.x.length
    let boundary = length - state.behind
    let { stretch } = state

    // A window that is all behind the boundary ends there: the next row begins anew, and what it began with is not kept.
    if (state.behind > 0 && boundary >= 0) turn(write, sums, xs, ys, boundary, length)
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
        turn(write, sums, xs, ys, boundary, length)
      }
      const relativeX = nextX - xs[boundary]!
      const relativeY = nextY - ys[boundary]!
      write(terms, relativeX, relativeY)
      gather(behind, 0, terms)
      length++
      if (length < period) continue
      const at = (period - (length - boundary)) * size
      for (let k = 0; k < count; k++) {
        const rest = before[at + count + k]! + behind[count + k]!
        window[k] = before[at + k]! + behind[k]! + rest
      }
      for (let k = 0; k < out.length; k++) out[k]![i] = results[k]!(window, relativeX, relativeY)
    }
    const keptX = Window.keep(xs.subarray(0, length), period - 1)
    const keptY = x === y ? [] : Window.keep(ys.subarray(0, length), period - 1)
    return [{ x: keptX, y: keptY, stretch, behind: length - boundary }, out]
  }
}
