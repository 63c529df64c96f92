/**
 * The straight line through the last values, by least squares, in constant time for any period. It follows from two sums, that
 * of the values and their tilt: each times its distance from the middle of the window, in half places, which are whole numbers.
 * Both are kept in two float64 and so without rounding, as long as the values lie within 2^24 of each other: they are a
 * function of the window alone, and the slope of what is flat is 0.
 */
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

interface Line extends Operator.State {
  readonly kept: Window.Kept
  readonly sum: number
  readonly sumRest: number
  readonly tilt: number
  readonly tiltRest: number
}

/** Cuts a float64 in a part of 39 bits and one of 14: each times a whole number below 2^14 is exact (Veltkamp, 1968). */
const cut = 2 ** 14 + 1

/** mean * `level` + tilt * `lean`; first value on the `period`-th. */
const line = (period: number, level: number, lean: number): Operator.Operator<Line> => ({
  memory: Memory.window(period),
  initial: { kept: [], sum: 0, sumRest: 0, tilt: 0, tiltRest: 0 },
  step(state, values) {
    const { kept } = state
    const all = Window.join(kept, values)
    const out = new Float64Array(all.length - kept.length)
    let { sum, sumRest, tilt, tiltRest } = state
    for (let i = kept.length; i < all.length; i++) {
      const entering = all[i]!
      const leaving = i < period ? 0 : all[i - period]!
      const enteringHigh = cut * entering - (cut * entering - entering)
      const leavingHigh = cut * leaving - (cut * leaving - leaving)
      const enteringLow = (period - 1) * (entering - enteringHigh)
      const leavingLow = (period + 1) * (leaving - leavingHigh)

      // Each value in the window moves two half places towards its start, the oldest out of it.
      const a = (period - 1) * enteringHigh
      const b = (period + 1) * leavingHigh
      const ends = a + b
      let part = ends - a
      const endsRest = (a - (ends - part)) + (b - part)
      const moved = -2 * sum
      const change = ends + moved
      part = change - ends
      const changeRest = (ends - (change - part)) + (moved - part)
      let whole = tilt + change
      part = whole - tilt
      tiltRest += (tilt - (whole - part)) + (change - part)
      tiltRest += endsRest + changeRest + enteringLow + leavingLow - 2 * sumRest
      tilt = whole + tiltRest
      part = tilt - whole
      tiltRest = (whole - (tilt - part)) + (tiltRest - part)

      const step = entering - leaving
      part = step - entering
      const stepRest = (entering - (step - part)) + (-leaving - part)
      whole = sum + step
      part = whole - sum
      sumRest += (sum - (whole - part)) + (step - part) + stepRest
      sum = whole + sumRest
      part = sum - whole
      sumRest = (whole - (sum - part)) + (sumRest - part)

      out[i - kept.length] = i < period - 1 ? NaN : level * (sum / period) + lean * tilt
    }
    return [{ kept: Window.keep(all, period), sum, sumRest, tilt, tiltRest }, Window.spread(values, out)]
  }
})

/** By how much the line rises from one value to the next. */
export const slope = (period: number) => line(period, 0, 6 / (period * (period * period - 1)))

/** Where the line stands at a place: 0 is that of the oldest value, `period` - 1 that of the newest. */
export const at = (period: number, place: number) =>
  line(period, 1, 6 * (place - (period - 1) / 2) / (period * (period * period - 1)))

/** The mean with weights 1 for the oldest to `period` for the newest: the line at two thirds of the window. */
export const weighted = (period: number) => line(period, 1, 1 / (period * (period + 1)))
