/**
 * Wilder's directional movement: how much further than the candle before a candle reaches up or down, whichever is more, beside
 * its true range; each in a sum that lets go of an n-th of itself every candle.
 */
import * as Memory from "../../rolling/Memory.ts"
import type * as Indicator from "../Indicator.ts"

export const source = "Wilder, New Concepts in Technical Trading Systems, 1978; seeded as TA-Lib does"

/** The indicators and what is made of them are read beside each other. */
export const scale = "dmi"

interface State extends Indicator.State {
  /** Candles taken in, up to `period` + 1: more are not told apart. */
  readonly seen: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly plus: number
  readonly minus: number
  readonly range: number
}

/**
 * Columns: plus, minus, range. The sums begin with those of rows 1 to `period` - 1, there the first two are shown; the range a
 * row later, for it is what they are divided by.
 */
export const sums = (period: number): Indicator.Indicator<State> => ({
  memory: Memory.chain(Memory.window(2), Memory.fading(1 / period, period)),
  initial: { seen: 0, high: 0, low: 0, close: 0, plus: 0, minus: 0, range: 0 },
  step(state, bars) {
    const pluses = new Float64Array(bars.length)
    const minuses = new Float64Array(bars.length)
    const ranges = new Float64Array(bars.length)
    let { close, high, low, minus, plus, range, seen } = state
    for (let i = 0; i < bars.length; i++) {
      const nextHigh = bars.high[i]!
      const nextLow = bars.low[i]!
      if (seen > 0) {
        const up = nextHigh - high
        const down = low - nextLow
        if (seen >= period) {
          plus -= plus / period
          minus -= minus / period
          range -= range / period
        }
        if (up > down && up > 0) plus += up
        else if (down > up && down > 0) minus += down
        range += (close > nextHigh ? close : nextHigh) - (close < nextLow ? close : nextLow)
      }
      if (seen <= period) seen++
      high = nextHigh
      low = nextLow
      close = bars.close[i]!
      pluses[i] = seen >= period ? plus : NaN
      minuses[i] = seen >= period ? minus : NaN
      ranges[i] = seen > period ? range : NaN
    }
    return [{ seen, high, low, close, plus, minus, range }, [pluses, minuses, ranges]]
  }
})

/** In percent; 0 of no range. */
export const share = (movement: number, range: number): number => range === 0 ? 0 : 100 * movement / range

/** How far the two are apart, in percent of both; 0 where there was no movement at all. */
export const index = (plus: Float64Array, minus: Float64Array, range: Float64Array): Float64Array => {
  const out = new Float64Array(plus.length)
  for (let i = 0; i < out.length; i++) {
    const movement = plus[i]! + minus[i]!
    out[i] = range[i] !== range[i] ? NaN : movement === 0 ? 0 : 100 * Math.abs(plus[i]! - minus[i]!) / movement
  }
  return out
}
