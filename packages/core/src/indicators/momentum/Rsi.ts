import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  /** Closes taken in, up to `period` + 1: more are not told apart. */
  readonly seen: number
  readonly previous: number
  /** Sums of the changes while seeding, then Wilder's averages. */
  readonly gain: number
  readonly loss: number
}

/**
 * 100 (gain - against * loss) / (gain + loss): `against` is 0 for the RSI, 1 for Chande's oscillator. First value on row
 * `period`. Where nothing moved at all it is 0, as in TA-Lib.
 */
export const make = (period: number, against: 0 | 1): Indicator.Indicator<State> => ({
  memory: Memory.moving(Memory.chain(Memory.window(2), Memory.fading(1 / period, period))),
  initial: { seen: 0, previous: 0, gain: 0, loss: 0 },
  step(state, { close, length }) {
    const out = new Float64Array(length)
    let { gain, loss, previous, seen } = state
    for (let i = 0; i < length; i++) {
      const now = close[i]!
      const change = seen === 0 ? 0 : now - previous
      const up = change > 0 ? change : 0
      const down = change < 0 ? -change : 0
      previous = now
      if (seen > period) {
        gain += (up - gain) / period
        loss += (down - loss) / period
      } else {
        gain += up
        loss += down
        if (seen === period) {
          gain /= period
          loss /= period
        }
        seen++
      }
      out[i] = seen <= period ? NaN : gain + loss === 0 ? 0 : 100 * (gain - against * loss) / (gain + loss)
    }
    return [{ seen, previous, gain, loss }, [out]]
  }
})

export const entry = Entry.make({
  name: "rsi",
  title: "Relative strength index",
  formula: "100 gain / (gain + loss), Wilder's averages of the last n rises and falls of the close",
  source: "Wilder, New Concepts in Technical Trading Systems, 1978",
  pane: "own",
  levels: [30, 70],
  parameters: { period: Parameter.period(14) },
  make: ({ period }) => make(period, 0)
})
