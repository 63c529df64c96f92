/** Volume by where in its range a candle closed: all of it at the high, its opposite at the low, none in the middle. */
import type * as Bars from "../../market/Bars.ts"

/** 0 where there is no range. Adding 0 makes 0 of -0, which a snapshot does not hold. */
export const volumes = ({ close, high, length, low, volume }: Bars.Bars): Float64Array => {
  const out = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    const range = high[i]! - low[i]!
    out[i] = range === 0 ? 0 : ((close[i]! - low[i]!) - (high[i]! - close[i]!)) / range * volume[i]! + 0
  }
  return out
}

export const formula = "mfv = ((close - low) - (high - close)) / (high - low) volume, 0 where high = low"
