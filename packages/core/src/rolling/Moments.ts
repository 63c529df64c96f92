/**
 * Sums of a window's values and of their squares that forget nothing and gather nothing, and how far the values lie apart by
 * them. A square is kept as its rounded product and what that lacks (Dekker, "A Floating-Point Technique for Extending the
 * Available Precision", 1971; splitting by Veltkamp), each summed as in `ExactSum`. As long as the values lie within 2^22 of
 * each other the sums are those of the window alone, to the last bit, whatever went through it before.
 */
import * as Memory from "./Memory.ts"
import * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

export interface Moments extends Operator.State {
  readonly sum: number
  readonly sumRest: number
  /** Of the squares, each rounded. */
  readonly squares: number
  readonly squaresRest: number
  /** Of what the rounded squares lack. */
  readonly lacking: number
  readonly lackingRest: number
}

export const zero: Moments = { sum: 0, sumRest: 0, squares: 0, squaresRest: 0, lacking: 0, lackingRest: 0 }

export interface Slid {
  readonly next: Moments
  /** Of the values of each window; NaN while it is not full. */
  readonly sums: Float64Array
  /** n Σx² - (Σx)², n² times the variance: never below 0, and 0 where all values are the same. */
  readonly spreads: Float64Array
}

/** Parts a float64 into two of 26 bits. */
const splitter = 134_217_729

/** Below this share of n Σx² the values differ by their last bits only, as what is rounded here does. */
const noise = 2 ** -98

/** Where the square that leaves is so many times what stays, the sums have seen too much for small values: they are made anew. */
const overwhelming = 16

/**
 * The windows of the last `period` of `all` that end at `from` and behind; `before` are the sums of the one that ends before.
 * Everything is in local variables, which is three times as fast as objects and functions.
 */
export const slide = (before: Moments, all: Float64Array, from: number, period: number): Slid => {
  const sums = new Float64Array(all.length - from)
  const spreads = new Float64Array(all.length - from)
  let { lacking, lackingRest, squares, squaresRest, sum, sumRest } = before
  for (let i = from; i < all.length; i++) {
    const entering = all[i]!
    const leaving = i < period ? 0 : all[i - period]!
    const squareIn = entering * entering
    const squareOut = leaving * leaving
    if (squareOut > overwhelming * (squares + squareIn - squareOut)) {
      const window = all.subarray(i - period + 1, i + 1)
      ;({ lacking, lackingRest, squares, squaresRest, sum, sumRest } = slide(zero, window, 0, period).next)
    } else {
      let scaled = splitter * entering
      let high = scaled - (scaled - entering)
      let low = entering - high
      const lackIn = ((high * high - squareIn) + 2 * high * low) + low * low
      scaled = splitter * leaving
      high = scaled - (scaled - leaving)
      low = leaving - high
      const lackOut = ((high * high - squareOut) + 2 * high * low) + low * low

      let change = entering - leaving
      let part = change - entering
      let changeRest = (entering - (change - part)) - (leaving + part)
      let rounded = sum + change
      part = rounded - sum
      sumRest += ((sum - (rounded - part)) + (change - part)) + changeRest
      sum = rounded + sumRest
      part = sum - rounded
      sumRest = (rounded - (sum - part)) + (sumRest - part)

      change = squareIn - squareOut
      part = change - squareIn
      changeRest = (squareIn - (change - part)) - (squareOut + part)
      rounded = squares + change
      part = rounded - squares
      squaresRest += ((squares - (rounded - part)) + (change - part)) + changeRest
      squares = rounded + squaresRest
      part = squares - rounded
      squaresRest = (rounded - (squares - part)) + (squaresRest - part)

      change = lackIn - lackOut
      part = change - lackIn
      changeRest = (lackIn - (change - part)) - (lackOut + part)
      rounded = lacking + change
      part = rounded - lacking
      lackingRest += ((lacking - (rounded - part)) + (change - part)) + changeRest
      lacking = rounded + lackingRest
      part = lacking - rounded
      lackingRest = (rounded - (lacking - part)) + (lackingRest - part)
    }
    if (i < period - 1) {
      sums[i - from] = NaN
      spreads[i - from] = NaN
      continue
    }
    // n Σx² - (Σx)² from the top down: the leading parts cancel without rounding.
    const whole = sum * sum
    let scaled = splitter * sum
    let high = scaled - (scaled - sum)
    let low = sum - high
    const wholeRest = ((high * high - whole) + 2 * high * low) + low * low + 2 * sum * sumRest
    scaled = splitter * squares
    high = scaled - (scaled - squares)
    low = squares - high
    const rest = period * (squaresRest + lacking) - wholeRest
    const spread = ((period * high - whole) + period * low) + rest
    sums[i - from] = sum
    spreads[i - from] = spread > noise * period * squares ? spread : 0
  }
  return { next: { sum, sumRest, squares, squaresRest, lacking, lackingRest }, sums, spreads }
}

export interface Sliding extends Operator.State {
  readonly kept: Window.Kept
  readonly moments: Moments
}

export const initial: Sliding = { kept: [], moments: zero }

/** As `slide`, over the last `period` values, with the values that go on kept. */
export const step = (state: Sliding, values: Float64Array, period: number) => {
  const all = Window.join(state.kept, values)
  const { next, spreads, sums } = slide(state.moments, all, state.kept.length, period)
  return {
    next: { kept: Window.keep(all, period), moments: next },
    sums: Window.spread(values, sums),
    spreads: Window.spread(values, spreads)
  }
}

/** Of the whole window (n), or estimated from it as a sample (n - 1). */
export type Divisor = "population" | "sample"

/** The variance of the last `period` values; first value on the `period`-th. */
export const variance = (period: number, divisor: Divisor = "population"): Operator.Operator<Sliding> => {
  const by = period * (divisor === "population" ? period : period - 1)
  return {
    memory: Memory.window(period),
    initial,
    step(state, values) {
      const { next, spreads } = step(state, values, period)
      return [next, Operator.map(spreads, (spread) => spread / by)]
    }
  }
}

/** The standard deviation of the last `period` values; first value on the `period`-th. */
export const deviation = (period: number, divisor: Divisor = "population"): Operator.Operator<Sliding> => {
  const squared = variance(period, divisor)
  return {
    ...squared,
    step(state, values) {
      const [next, variances] = squared.step(state, values)
      return [next, Operator.map(variances, Math.sqrt)]
    }
  }
}
