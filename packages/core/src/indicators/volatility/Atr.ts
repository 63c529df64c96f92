import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  /** Candles taken in, up to where the average begins: more are not told apart. */
  readonly seen: number
  /** The close before. */
  readonly previous: number
  /** The sum of the true ranges while seeding, then Wilder's average. */
  readonly value: number
}

/** The first candle has no true range. `skipped` true ranges go by before the seeding begins. */
export const make = (period: number, skipped = 0): Indicator.Indicator<State> => {
  const begin = skipped + period
  const weight = 1 / period
  return {
    memory: Memory.chain(Memory.window(skipped + 2), Memory.fading(weight, period)),
    initial: { seen: 0, previous: 0, value: 0 },
    step(state, { close, high, length, low }) {
      const out = new Float64Array(length)
      let { previous, seen, value } = state
      for (let i = 0; i < length; i++) {
        const range = Math.max(high[i]!, previous) - Math.min(low[i]!, previous)
        previous = close[i]!
        if (seen > begin) value += (range - value) * weight
        else {
          if (seen > skipped) value += range
          if (seen === begin) value /= period
          seen++
        }
        out[i] = seen > begin ? value : NaN
      }
      return [{ seen, previous, value }, [out]]
    }
  }
}

export const entry = Entry.make({
  name: "atr",
  title: "Average true range",
  formula: "Wilder's average of the last n true ranges, from the mean of the first n on",
  source: "Wilder, New Concepts in Technical Trading Systems, 1978",
  pane: "own",
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period)
})
