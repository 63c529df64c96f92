/**
 * Relative strength index (Wilder, "New Concepts in Technical Trading Systems", 1978), 0 to 100: average gain over average
 * gain and loss, both smoothed with weight 1 / period and seeded with the mean of the first `period` changes.
 * First value on row `period`. Where nothing moved at all it is 0, as in TA-Lib.
 */
import * as Indicator from "./Indicator.ts"

interface State extends Indicator.State {
  /** Closes taken in, up to `period` + 1: more are not told apart. */
  readonly seen: number
  readonly previous: number
  /** Sums of the changes while seeding, then Wilder's averages. */
  readonly gain: number
  readonly loss: number
}

export const make = (period: number): Indicator.Indicator<State> => ({
  outputs: [`rsi_${period}`],
  memory: { _tag: "fading", candles: period + 1 + Indicator.fading(1 / period) },
  initial: { seen: 0, previous: 0, gain: 0, loss: 0 },
  step(state, candles) {
    const out = new Float64Array(candles.length)
    let { gain, loss, previous, seen } = state
    for (let i = 0; i < candles.length; i++) {
      const close = candles[i]!.close
      const change = seen === 0 ? 0 : close - previous
      const up = change > 0 ? change : 0
      const down = change < 0 ? -change : 0
      if (seen <= period) {
        gain += up
        loss += down
        if (seen === period) {
          gain /= period
          loss /= period
        }
      } else {
        gain = (gain * (period - 1) + up) / period
        loss = (loss * (period - 1) + down) / period
      }
      out[i] = seen < period ? NaN : gain + loss === 0 ? 0 : 100 * gain / (gain + loss)
      previous = close
      if (seen <= period) seen++
    }
    return [{ seen, previous, gain, loss }, [out]]
  }
})
