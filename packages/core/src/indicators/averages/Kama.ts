import * as ExactSum from "../../rolling/ExactSum.ts"
import * as Lent from "../../rolling/Lent.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Window from "../../rolling/Window.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  /** The last `period` + 1 closes. */
  readonly closes: Window.Kept
  /** Of the last `period` steps from close to close, each without its sign: the sum, and what it lacks. */
  readonly sum: number
  readonly rest: number
  /** 0 while there is none. */
  readonly average: number
}

const fast = 2 / (2 + 1)
const slow = 2 / (30 + 1)

const borrow = Lent.floats()

/** Begins at the close of row `period` - 1; first value on row `period`. Where nothing moved it is as fast as it can be. */
const make = (period: number): Indicator.Indicator<State> => ({
  memory: Memory.chain(Memory.window(period + 1), Memory.fading(slow * slow, 1)),
  initial: { closes: [], sum: 0, rest: 0, average: 0 },
  step(state, { close, length }) {
    const before = state.closes.length
    const all = Window.join(state.closes, close)
    const steps = borrow(Math.max(0, all.length - 1))
    for (let i = 0; i < steps.length; i++) steps[i] = Math.abs(all[i + 1]! - all[i]!)
    const known = Math.max(0, before - 1)
    const [path, paths] = ExactSum.slide(state, steps, known, period)
    const out = new Float64Array(length).fill(NaN)
    let { average } = state
    for (let i = Math.max(before, period); i < all.length; i++) {
      if (i === period) average = all[i - 1]!
      const change = Math.abs(all[i]! - all[i - period]!)
      const length = paths[i - 1 - known]!
      const efficiency = change < length ? change / length : 1
      const weight = (slow + efficiency * (fast - slow)) ** 2
      average += weight * (all[i]! - average)
      out[i - before] = average
    }
    return [{ closes: Window.keep(all, period + 1), ...path, average }, [out]]
  }
})

export const entry = Entry.make({
  name: "kama",
  title: "Kaufman's adaptive moving average",
  formula: "KAMA += (2/31 + ER (2/3 - 2/31))^2 (close - KAMA), ER = |close - close n ago| / sum of the n steps between",
  source: "Kaufman, Smarter Trading, 1995",
  pane: "price",
  parameters: { period: Parameter.period(10) },
  make: ({ period }) => make(period)
})
