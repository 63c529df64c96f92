/**
 * The highest and lowest of the last values, in constant time for any period: a queue of those that may still become it
 * (Lemire, "Streaming Maximum-Minimum Filter Using No More than Three Comparisons per Element", 2006).
 */
import * as Lent from "./Lent.ts"
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

interface State extends Operator.State {
  readonly kept: Window.Kept
}

/** What is given of the value that leads the window. */
type Shown = "value" | "age"

const borrowPlaces = Lent.integers()
const borrowStanding = Lent.floats()

/** Of equals the later one leads. A queue entry is a place in all values and, beside it, the value there times `sign`. */
const extreme = (period: number, sign: 1 | -1, shown: Shown): Operator.Operator<State> => ({
  memory: Memory.window(period),
  initial: { kept: [] },
  step({ kept }, values) {
    const all = Window.join(kept, values)
    const results = new Float64Array(all.length - kept.length)
    const places = borrowPlaces(all.length)
    const standing = borrowStanding(all.length)
    let head = 0
    let tail = 0
    for (let at = 0; at < all.length; at++) {
      const value = sign * all[at]!
      while (tail > head && standing[tail - 1]! <= value) tail--
      places[tail] = at
      standing[tail] = value
      tail++
      if (places[head]! <= at - period) head++
      if (at < kept.length) continue
      results[at - kept.length] = at + 1 < period ? NaN : shown === "age" ? at - places[head]! : sign * standing[head]!
    }
    return [{ kept: Window.keep(all, period - 1) }, Window.spread(values, results)]
  }
})

export const highest = (period: number) => extreme(period, 1, "value")
export const lowest = (period: number) => extreme(period, -1, "value")

/** How many values ago the highest of the last `period` was; of equals the later one. */
export const sinceHighest = (period: number) => extreme(period, 1, "age")
export const sinceLowest = (period: number) => extreme(period, -1, "age")
