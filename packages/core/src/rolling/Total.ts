/** The sum of all values from the first on, which a long series does not wear off: what rounding takes away is kept beside it. */
import * as ExactSum from "./ExactSum.ts"
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"

export interface State extends Operator.State, ExactSum.ExactSum {}

export const initial: State = { ...ExactSum.zero }

export const operator: Operator.Operator<State> = {
  memory: Memory.anchored,
  initial,
  step({ rest, sum }, values) {
    const out = new Float64Array(values.length)
    for (let i = 0; i < out.length; i++) {
      const value = values[i]!
      if (value !== value) {
        out[i] = NaN
        continue
      }
      const rounded = sum + value
      const part = rounded - sum
      rest += (sum - (rounded - part)) + (value - part)
      sum = rounded
      out[i] = sum + rest
    }
    return [{ sum, rest }, out]
  }
}
