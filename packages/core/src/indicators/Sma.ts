/** Simple moving average: the mean of the last `period` closes. First value on row period - 1. */
import type * as Indicator from "./Indicator.ts"

interface State extends Indicator.State {
  /** The last closes as a ring; `seen` says where the next one goes. */
  readonly ring: ReadonlyArray<number>
  readonly seen: number
  readonly sum: number
}

export const make = (period: number): Indicator.Indicator<State> => ({
  outputs: [`sma_${period}`],
  memory: { _tag: "window", candles: period },
  initial: { ring: [], seen: 0, sum: 0 },
  step(state, candles) {
    const ring = [...state.ring]
    const out = new Float64Array(candles.length)
    let { seen, sum } = state
    for (let i = 0; i < candles.length; i++) {
      const close = candles[i]!.close
      const slot = seen % period
      sum += close - (seen >= period ? ring[slot]! : 0)
      ring[slot] = close
      seen++
      // Summed afresh each time the ring is full: what rounding a running sum gathers is dropped after one period.
      if (slot === period - 1) sum = ring.reduce((total, value) => total + value, 0)
      out[i] = seen >= period ? sum / period : NaN
    }
    return [{ ring, seen, sum }, [out]]
  }
})
