/** What a value is beside the one some places before it. */
import * as Memory from "./Memory.ts"
import type * as Operator from "./Operator.ts"
import * as Window from "./Window.ts"

interface State extends Operator.State {
  readonly kept: Window.Kept
}

/** f(value, the one `places` before it); first value on the one after the first `places`. */
export const from = (places: number, f: (now: number, before: number) => number): Operator.Operator<State> => ({
  memory: Memory.window(places + 1),
  initial: { kept: [] },
  step({ kept }, values) {
    const all = Window.join(kept, values)
    const out = new Float64Array(values.length)
    let next = kept.length
    for (let i = 0; i < out.length; i++) {
      const value = values[i]!
      if (value !== value) {
        out[i] = NaN
        continue
      }
      out[i] = next >= places ? f(value, all[next - places]!) : NaN
      next++
    }
    return [{ kept: Window.keep(all, places) }, out]
  }
})

/** Now less then. */
export const difference = (places = 1) => from(places, (now, before) => now - before)

/** The value that stood so many places before. */
export const lagged = (places: number): Operator.Operator<State> => ({
  memory: Memory.window(places + 1),
  initial: { kept: [] },
  step({ kept }, values) {
    const all = Window.join(kept, values)
    const before = new Float64Array(all.length - kept.length)
    for (let i = 0; i < before.length; i++) {
      const at = kept.length + i - places
      before[i] = at >= 0 ? all[at]! : NaN
    }
    return [{ kept: Window.keep(all, places) }, Window.spread(values, before)]
  }
})
