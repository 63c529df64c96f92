/** Simple moving average: the mean of the last `period` closes. First value on row period - 1. */
import * as ExactSum from "./ExactSum.ts"
import type * as Indicator from "./Indicator.ts"

interface State extends Indicator.State, ExactSum.ExactSum {
  /** The last closes, oldest first: `period` of them at most. */
  readonly closes: ReadonlyArray<number>
}

export const make = (period: number): Indicator.Indicator<State> => ({
  outputs: [`sma_${period}`],
  memory: { _tag: "window", candles: period },
  initial: { closes: [], ...ExactSum.zero },
  step(state, candles) {
    /** Once full it is a ring, whose oldest close is at `oldest`. */
    const ring = [...state.closes]
    const sum = ExactSum.adder(state)
    const out = new Float64Array(candles.length)
    let oldest = 0
    for (let i = 0; i < candles.length; i++) {
      const close = candles[i]!.close
      sum.add(close)
      if (ring.length < period) ring.push(close)
      else {
        sum.add(-ring[oldest]!)
        ring[oldest] = close
        oldest = (oldest + 1) % period
      }
      out[i] = ring.length === period ? sum.value() / period : NaN
    }
    return [{ closes: [...ring.slice(oldest), ...ring.slice(0, oldest)], ...sum.done() }, [out]]
  }
})
