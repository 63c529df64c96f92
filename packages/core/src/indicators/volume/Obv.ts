import * as Memory from "../../rolling/Memory.ts"
import * as Total from "../../rolling/Total.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

interface State extends Indicator.State {
  /** The close before; 0 before the first, so that its volume counts as bought. */
  readonly previous: number
  readonly total: Total.State
}

/** A `Total` of volumes with their sign, in one loop. */
const balance: Indicator.Indicator<State> = {
  memory: Memory.anchored,
  initial: { previous: 0, total: Total.initial },
  step({ previous, total }, { close, length, volume }) {
    const out = new Float64Array(length)
    let { rest, sum } = total
    for (let i = 0; i < length; i++) {
      const now = close[i]!
      const signed = now > previous ? volume[i]! : now < previous ? -volume[i]! : 0
      previous = now
      const rounded = sum + signed
      const part = rounded - sum
      rest += (sum - (rounded - part)) + (signed - part)
      sum = rounded
      out[i] = sum + rest
    }
    return [{ previous, total: { sum, rest } }, [out]]
  }
}

export const entry = Entry.make({
  name: "obv",
  title: "On-balance volume",
  formula: "the first volume, then + volume where the close rises, - volume where it falls",
  source: "Granville, New Key to Stock Market Profits, 1963",
  pane: "own",
  parameters: {},
  make: () => balance
})
