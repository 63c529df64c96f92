/** Where a value stands in the range of the last ones: what Lane's stochastic and its relatives smooth. */
import * as Extreme from "../../rolling/Extreme.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"

export const extremes = (period: number) => ({ highest: Extreme.highest(period), lowest: Extreme.lowest(period) })

/** In percent from the lowest to the highest; 0 where the two are no further apart than `least`. */
export const place = (
  values: Float64Array,
  highest: Float64Array,
  lowest: Float64Array,
  least = 0
): Float64Array => {
  const out = new Float64Array(values.length)
  for (let i = 0; i < out.length; i++) {
    const range = highest[i]! - lowest[i]!
    out[i] = range <= least ? 0 : 100 * (values[i]! - lowest[i]!) / range
  }
  return out
}

/** The first line and the second, which follows from it and begins later: the first is shown from there on too. */
export const together = (k: Float64Array, d: Float64Array): readonly [Float64Array, Float64Array] => [
  Operator.zip(k, d, (value, later) => later === later ? value : NaN),
  d
]

export const raw = "100 (close - lowest low) / (highest high - lowest low) of n candles, 0 where that range is 0"
export const source = "TA-Lib, after Lane, Lane's Stochastics, 1984"
export const levels = [20, 80]
export const lines = [Entry.output("k", "%K"), Entry.output("d", "%D")] as const
