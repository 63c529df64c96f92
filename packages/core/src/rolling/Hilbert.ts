/**
 * The dominant cycle of a price, measured by the Hilbert transform and the homodyne discriminator (Ehlers, "Rocket Science for
 * Traders", 2001), seeded as TA-Lib does: nothing is transformed before row `begin`, and what lies before it counts as 0.
 */
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

export interface State extends Operator.State {
  /** Prices taken in, up to where the first value is shown: more are not told apart. */
  readonly seen: number
  readonly prices: Window.Kept
  readonly smooth: Window.Kept
  readonly detrended: Window.Kept
  readonly quadrature: Window.Kept
  /** The phasor of the newest price, smoothed. */
  readonly i2: number
  readonly q2: number
  /** By how much it turns from one price to the next: its product with the one before, conjugate, smoothed. */
  readonly re: number
  readonly im: number
  readonly period: number
  readonly smoothPeriod: number
}

/**
 * Tried, as how fast it forgets depends on the prices (`Hilbert.test.ts`): begun anywhere in a market, after so many rows it is
 * within 1e-11 of the period that the whole past gives.
 */
export const memory: Memory.Memory = { _tag: "fading", values: 800 }

/** How far back a transform looks, and how far the in-phase component lies behind the detrended price. */
const reach = 6
const delay = 3

const zeros = (count: number): Window.Kept => new Array<number>(count).fill(0)

export const initial: State = {
  seen: 0,
  prices: zeros(delay),
  smooth: zeros(reach),
  detrended: zeros(reach + delay),
  quadrature: zeros(reach),
  i2: 0,
  q2: 0,
  re: 0,
  im: 0,
  period: 0,
  smoothPeriod: 0
}

/** Which row is transformed first, and which is the first to be shown. */
export interface WarmUp {
  readonly begin: number
  readonly first: number
}
export const short: WarmUp = { begin: 12, first: 32 }
/** Of what averages over a whole cycle. */
export const long: WarmUp = { begin: 37, first: 63 }

/** One value a price in each; those before `begin` are 0. */
export interface Cycle {
  /** How many of the prices come before `begin`, and before `first`. */
  readonly before: number
  readonly hidden: number
  /** The prices over four rows, weighted. */
  readonly smooth: Float64Array
  readonly inPhase: Float64Array
  readonly quadrature: Float64Array
  /** In rows, of the dominant cycle. */
  readonly period: Float64Array
}

/** Added up in TA-Lib's order: on a straight line the rounding alone decides which way the phasor turns. */
const transform = (values: Float64Array, at: number): number =>
  0.0962 * values[at]! - 0.0962 * values[at - 6]! - 0.5769 * values[at - 4]! + 0.5769 * values[at - 2]!

/** What was kept, and room for as many new values. */
const roomy = (kept: Window.Kept, length: number): Float64Array => {
  const all = new Float64Array(kept.length + length)
  all.set(kept)
  return all
}

const degrees = 180 / Math.PI

/** At most half as long again as before, at least two thirds of it, and from 6 to 50; then a fifth of the way there. */
const nextPeriod = (before: number, re: number, im: number): number => {
  const measured = re !== 0 && im !== 0 ? 360 / (Math.atan(im / re) * degrees) : before
  const near = Math.max(Math.min(measured, 1.5 * before), 0.67 * before)
  return 0.2 * Math.min(Math.max(near, 6), 50) + 0.8 * before
}

export const step = (state: State, values: Float64Array, { begin, first }: WarmUp): readonly [State, Cycle] => {
  const { length } = values
  const before = Math.min(length, Math.max(0, begin - state.seen))
  const prices = Window.join(state.prices, values)
  const smooth = roomy(state.smooth, length)
  const detrended = roomy(state.detrended, length)
  const quadratures = roomy(state.quadrature, length)
  const inPhase = new Float64Array(length)
  const periods = new Float64Array(length)
  let { i2, im, period, q2, re, smoothPeriod } = state
  for (let i = before; i < length; i++) {
    const scale = 0.075 * period + 0.54
    const at = i + reach
    smooth[at] = 0.1 * (4 * prices[i + 3]! + 3 * prices[i + 2]! + 2 * prices[i + 1]! + prices[i]!)
    detrended[at + delay] = scale * transform(smooth, at)
    quadratures[at] = scale * transform(detrended, at + delay)
    const i1 = detrended[at]!
    const q1 = quadratures[at]!
    const nextQ2 = 0.2 * (q1 + scale * transform(detrended, at)) + 0.8 * q2
    const nextI2 = 0.2 * (i1 - scale * transform(quadratures, at)) + 0.8 * i2
    re = 0.2 * (nextI2 * i2 + nextQ2 * q2) + 0.8 * re
    im = 0.2 * (nextI2 * q2 - nextQ2 * i2) + 0.8 * im
    i2 = nextI2
    q2 = nextQ2
    period = nextPeriod(period, re, im)
    smoothPeriod = 0.33 * period + 0.67 * smoothPeriod
    inPhase[i] = i1
    periods[i] = smoothPeriod
  }
  const next: State = {
    seen: Math.min(first, state.seen + length),
    prices: Window.keep(prices, delay),
    smooth: Window.keep(smooth, reach),
    detrended: Window.keep(detrended, reach + delay),
    quadrature: Window.keep(quadratures, reach),
    i2,
    q2,
    re,
    im,
    period,
    smoothPeriod
  }
  const cycle: Cycle = {
    before,
    hidden: Math.min(length, Math.max(0, first - state.seen)),
    smooth: smooth.subarray(reach),
    inPhase,
    quadrature: quadratures.subarray(reach),
    period: periods
  }
  return [next, cycle]
}
