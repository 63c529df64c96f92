/**
 * Exponential moving average of the close with weight 2 / (period + 1), seeded with the mean of the first `period` closes
 * as TA-Lib does. First value on row period - 1.
 */
import * as Indicator from "./Indicator.ts"

interface State extends Indicator.State {
  /** Closes taken in, up to `period`: more are not told apart. */
  readonly seen: number
  /** The sum of the closes while seeding, then the average. */
  readonly value: number
}

export const make = (period: number): Indicator.Indicator<State> => {
  const weight = 2 / (period + 1)
  return {
    outputs: [`ema_${period}`],
    memory: { _tag: "fading", candles: period + Indicator.fading(weight) },
    initial: { seen: 0, value: 0 },
    step(state, candles) {
      const out = new Float64Array(candles.length)
      let { seen, value } = state
      for (let i = 0; i < candles.length; i++) {
        const close = candles[i]!.close
        if (seen === period) value += weight * (close - value)
        else if (++seen < period) value += close
        else value = (value + close) / period
        out[i] = seen === period ? value : NaN
      }
      return [{ seen, value }, [out]]
    }
  }
}
