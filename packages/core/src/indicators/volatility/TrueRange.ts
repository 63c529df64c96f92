import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

interface State extends Indicator.State {
  /** 0 before the first candle, then 1. */
  readonly seen: number
  readonly previous: number
}

/** The first candle has none: there is no close before it. */
export const indicator: Indicator.Indicator<State> = {
  memory: Memory.window(2),
  initial: { seen: 0, previous: 0 },
  step(state, { close, high, length, low }) {
    if (length === 0) return [state, [new Float64Array(0)]]
    const out = new Float64Array(length)
    let { previous } = state
    for (let i = 0; i < length; i++) {
      out[i] = Math.max(high[i]!, previous) - Math.min(low[i]!, previous)
      previous = close[i]!
    }
    if (state.seen === 0) out[0] = NaN
    return [{ seen: 1, previous }, [out]]
  }
}

export const entry = Entry.make({
  name: "trange",
  title: "True range",
  formula: "max(high, close before) - min(low, close before)",
  source: "Wilder, New Concepts in Technical Trading Systems, 1978",
  pane: "own",
  parameters: {},
  make: () => indicator
})
