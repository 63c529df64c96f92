/**
 * Averages of the last values: the plain mean of a window, and the exponential ones, seeded with the mean of their first
 * `period` values as TA-Lib does.
 */
import * as ExactSum from "./ExactSum.ts"
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

interface Sliding extends Operator.State, ExactSum.ExactSum {
  readonly kept: Window.Kept
}

/** The sum of the last `period` values; first value on the `period`-th. */
export const sum = (period: number): Operator.Operator<Sliding> => ({
  memory: Memory.window(period),
  initial: { kept: [], ...ExactSum.zero },
  step({ kept, ...before }, values) {
    const all = Window.join(kept, values)
    const [sum, sums] = ExactSum.slide(before, all, kept.length, period)
    return [{ kept: Window.keep(all, period), ...sum }, Window.spread(values, sums)]
  }
})

/** The mean of the last `period` values; first value on the `period`-th. */
export const simple = (period: number): Operator.Operator<Sliding> => {
  const summed = sum(period)
  return {
    ...summed,
    step(state, values) {
      const [next, sums] = summed.step(state, values)
      for (let i = 0; i < sums.length; i++) sums[i]! /= period
      return [next, sums]
    }
  }
}

interface Smooth extends Operator.State {
  /** Values taken in, up to where the average begins: more are not told apart. */
  readonly seen: number
  /** The sum of the values while seeding, then the average. */
  readonly value: number
}

/** `skipped` values go by before the seeding begins. */
const smooth = (period: number, weight: number, skipped: number): Operator.Operator<Smooth> => {
  const begin = skipped + period
  return {
    memory: Memory.chain(Memory.window(skipped + 1), Memory.fading(weight, period)),
    initial: { seen: 0, value: 0 },
    step(state, values) {
      const out = new Float64Array(values.length)
      let { seen, value } = state
      for (let i = 0; i < out.length; i++) {
        const next = values[i]!
        if (next !== next) {
          out[i] = NaN
          continue
        }
        if (seen === begin) value += weight * (next - value)
        else if (++seen > skipped) {
          value += next
          if (seen === begin) value /= period
        }
        out[i] = seen === begin ? value : NaN
      }
      return [{ seen, value }, out]
    }
  }
}

/** Weight 2 / (period + 1). First value on the `period`-th that is not skipped. */
export const exponential = (period: number, skipped = 0): Operator.Operator<Smooth> =>
  smooth(period, 2 / (period + 1), skipped)

/** Weight 1 / period (Wilder, "New Concepts in Technical Trading Systems", 1978). */
export const wilder = (period: number, skipped = 0): Operator.Operator<Smooth> => smooth(period, 1 / period, skipped)
