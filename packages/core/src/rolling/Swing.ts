/** Where a series turns: values above, or below, those around them. What comes after must be seen first: so each is told late. */
import * as Change from "./Change.ts"
import * as Composed from "./Composed.ts"
import * as Lent from "./Lent.ts"
import * as Memory from "./Memory.ts"
import * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

interface State extends Operator.State {
  readonly kept: Window.Kept
}

/** Of equal values in one window, which one turns. */
type Equals = "first" | "none"

const borrow = Lent.integers()

/**
 * 1 where the value `right` places back is the extreme of itself, the `left` before and the `right` after it, else 0. A queue
 * of those that may still become the extreme, equals among them, makes it constant time for any window, as in `Extreme`.
 */
const turns = (left: number, right: number, equals: Equals, sign: 1 | -1): Operator.Operator<State> => {
  const period = left + right + 1
  return {
    memory: Memory.window(period),
    initial: { kept: [] },
    step({ kept }, values) {
      const all = Window.join(kept, values)
      const results = new Float64Array(all.length - kept.length).fill(NaN)
      const queue = borrow(all.length)
      let head = 0
      let tail = 0
      for (let at = 0; at < all.length; at++) {
        const value = sign * all[at]!
        while (tail > head && sign * all[queue[tail - 1]!]! < value) tail--
        queue[tail++] = at
        const leader = queue[head]! === at - period ? queue[++head]! : queue[head]!
        if (at < kept.length || at < period - 1) continue
        const isAlone = leader === at || all[queue[head + 1]!]! !== all[leader]!
        results[at - kept.length] = leader === at - right && (equals === "first" || isAlone) ? 1 : 0
      }
      return [{ kept: Window.keep(all, period - 1) }, Window.spread(values, results)]
    }
  }
}

export const isHigh = (left: number, right: number, equals: Equals) => turns(left, right, equals, 1)
export const isLow = (left: number, right: number, equals: Equals) => turns(left, right, equals, -1)

/** The value that turned, in the place that confirms it; NaN in all others. */
const turned = (right: number, turns: Operator.Operator<State>) =>
  Composed.make(
    turns.memory,
    { turns, before: Change.lagged(right) },
    (steps, values: Float64Array) =>
      Operator.zip(steps.turns(values), steps.before(values), (turn, before) => turn === 1 ? before : NaN)
  )

export const highs = (left: number, right: number) => turned(right, isHigh(left, right, "first"))
export const lows = (left: number, right: number) => turned(right, isLow(left, right, "first"))
