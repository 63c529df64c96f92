/** The logarithm of each value beside the one before it; the first has none. */
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"

export interface State extends Operator.State {
  /** 0 before the first value, which has to be above 0. */
  readonly previous: number
}

export const operator: Operator.Operator<State> = {
  memory: Memory.window(2),
  initial: { previous: 0 },
  step({ previous }, values) {
    const out = new Float64Array(values.length)
    for (let i = 0; i < out.length; i++) {
      const value = values[i]!
      if (value !== value) {
        out[i] = NaN
        continue
      }
      out[i] = previous > 0 ? Math.log(value / previous) : NaN
      previous = value
    }
    return [{ previous }, out]
  }
}
