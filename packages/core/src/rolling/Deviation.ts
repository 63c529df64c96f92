/**
 * How far the last values lie from their mean on average. A short window is gone through, which is faster than keeping it in
 * order. A long one costs O(log n) and what moves in a sorted window: the values above the mean have the same distance together
 * as those below it, and their sum changes only by those that enter, leave or are passed by the mean. The two sums are kept in
 * two float64 each (as in `ExactSum`), the mean likewise: a tight window of a high price loses no digits.
 */
import * as ExactSum from "./ExactSum.ts"
import * as Lent from "./Lent.ts"
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Sorted from "./Sorted.ts"
import * as Window from "./Window.ts"

interface State extends Operator.State {
  readonly kept: Window.Kept
}

/** Of the four numbers that hold two sums, where each begins. */
const total = 0
const above = 2

const add = (sums: Float64Array, at: number, value: number): void => {
  const sum = sums[at]!
  const rounded = sum + value
  const part = rounded - sum
  sums[at + 1]! += (sum - (rounded - part)) + (value - part)
  sums[at] = rounded
}

const normalize = (sums: Float64Array, at: number): void => {
  const { rest, sum } = ExactSum.normal(sums[at]!, sums[at + 1]!)
  sums[at] = sum
  sums[at + 1] = rest
}

/** Cuts a float64 in a part of 39 bits and one of 14: each times a whole number below 2^14 is exact (Veltkamp, 1968). */
const cut = 2 ** 14 + 1

/** What differs by so little is the same decimal, computed in another order: as (1 + 2 + 9) / 3 and (2 + 1 + 9) / 3 may. */
const tie = 1e-14

type Of = (distance: number, deviation: number) => number

/** Up to so many values going through all of them is faster. */
const longestGoneThrough = 64

/** Relative to the newest value, so that a tight window of a high price loses no digits. */
const gone = (period: number, f: Of): Operator.Operator<State> => ({
  memory: Memory.window(period),
  initial: { kept: [] },
  step({ kept }, values) {
    const window = Window.join(kept, values)
    const results = new Float64Array(window.length - kept.length)
    for (let i = kept.length; i < window.length; i++) {
      if (i < period - 1) {
        results[i - kept.length] = NaN
        continue
      }
      const newest = window[i]!
      let sum = 0
      for (let k = i - period + 1; k < i; k++) {
        sum += window[k]! - newest
      }
      const mean = sum / period
      let distances = Math.abs(mean)
      for (let k = i - period + 1; k < i; k++) distances += Math.abs((window[k]! - newest) - mean)
      const deviation = distances / period
      results[i - kept.length] = deviation <= tie * Math.abs(newest) ? f(0, 0) : f(0 - mean, deviation)
    }
    return [{ kept: Window.keep(window, period - 1) }, Window.spread(values, results)]
  }
})

const borrow = Lent.floats()

const ordered = (period: number, f: Of): Operator.Operator<State> => ({
  memory: Memory.window(period),
  initial: { kept: [] },
  step({ kept }, values) {
    const window = Window.join(kept, values)
    const results = new Float64Array(window.length - kept.length)
    const sorted = borrow(period)
    sorted.set(kept)
    sorted.subarray(0, kept.length).sort()
    const sums = new Float64Array(4)
    for (const value of kept) add(sums, total, value)
    sums.copyWithin(above, total, above)
    let size = kept.length
    // How many are not above the mean: none, before there was one.
    let below = 0
    let mean = -Infinity
    for (let i = kept.length; i < window.length; i++) {
      const value = window[i]!
      if (size < period) Sorted.insert(sorted, size++, value)
      else {
        const leaving = window[i - period]!
        Sorted.replace(sorted, period, leaving, value)
        add(sums, total, -leaving)
        if (leaving > mean) add(sums, above, -leaving)
        else below--
      }
      add(sums, total, value)
      if (value > mean) add(sums, above, value)
      else below++
      if (size < period) {
        results[i - kept.length] = NaN
        continue
      }
      normalize(sums, total)
      mean = sums[total]! / period
      while (below < period && sorted[below]! <= mean) add(sums, above, -sorted[below++]!)
      while (below > 0 && sorted[below - 1]! > mean) add(sums, above, sorted[--below]!)
      normalize(sums, above)
      const wide = cut * mean
      const high = wide - (wide - mean)
      const low = mean - high
      const lacking = (((sums[total]! - period * high) - period * low) + sums[total + 1]!) / period
      const count = period - below
      const isFlat = sorted[period - 1]! - sorted[0]! <= tie * Math.abs(sorted[0]!)
      const excess = ((sums[above]! - count * high) - count * low) + (sums[above + 1]! - count * lacking)
      results[i - kept.length] = isFlat ? f(0, 0) : f((value - mean) - lacking, 2 * excess / period)
    }
    // The oldest of `period` leaves before the next one enters, so it is not kept.
    return [{ kept: Window.keep(window, period - 1) }, Window.spread(values, results)]
  }
})

/** f(the newest less the mean, the mean absolute deviation) of the last `period` values; first value on the `period`-th. */
export const over = (period: number, f: Of): Operator.Operator<State> =>
  period <= longestGoneThrough ? gone(period, f) : ordered(period, f)
