import * as Memory from "../../rolling/Memory.ts"
import * as Moments from "../../rolling/Moments.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  /** 0 before the first candle, then 1. */
  readonly seen: number
  /** The volume before, which the windows do not have yet. */
  readonly last: number
  readonly before: Moments.Sliding
}

/** None where the volumes before are all the same. */
const make = (period: number): Indicator.Indicator<State> => ({
  memory: Memory.window(period + 1),
  initial: { seen: 0, last: 0, before: Moments.initial },
  step(state, { length, volume }) {
    if (length === 0) return [state, [new Float64Array(0)]]
    const earlier = new Float64Array(length)
    earlier[0] = state.seen === 0 ? NaN : state.last
    earlier.set(volume.subarray(0, length - 1), 1)
    const { next, spreads, sums } = Moments.step(state.before, earlier, period)
    const scale = Math.sqrt(period * (period - 1))
    const out = spreads
    for (let i = 0; i < length; i++) {
      const spread = spreads[i]!
      out[i] = spread > 0 ? (volume[i]! - sums[i]! / period) * scale / Math.sqrt(spread) : NaN
    }
    return [{ seen: 1, last: volume[length - 1]!, before: next }, [out]]
  }
})

export const entry = Entry.make({
  name: "volumez",
  title: "Volume z-score",
  formula:
    "(volume - mean) / standard deviation (n-1), of the n volumes before it; absent where these are all the same",
  source: "standard score",
  pane: "own",
  levels: [0, 3],
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => make(period)
})
