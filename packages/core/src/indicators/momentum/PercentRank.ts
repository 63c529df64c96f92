import * as Memory from "../../rolling/Memory.ts"
import type * as Operator from "../../rolling/Operator.ts"
import * as Sorted from "../../rolling/Sorted.ts"
import * as Window from "../../rolling/Window.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Operator.State {
  readonly kept: Window.Kept
}

/** The window has the close itself and those before it in order: its place among them is how many are below it. */
const rank = (period: number): Operator.Operator<State> => {
  const length = period + 1
  return {
    memory: Memory.window(length),
    initial: { kept: [] },
    step({ kept }, values) {
      const all = Window.join(kept, values)
      const results = new Float64Array(all.length - kept.length)
      const sorted = new Float64Array(length)
      sorted.set(kept)
      sorted.subarray(0, kept.length).sort()
      let size = kept.length
      for (let i = kept.length; i < all.length; i++) {
        const place = size < length
          ? Sorted.insert(sorted, size++, all[i]!)
          : Sorted.replace(sorted, length, all[i - length]!, all[i]!)
        results[i - kept.length] = size < length ? NaN : 100 * place / period
      }
      return [{ kept: Window.keep(all, period) }, Window.spread(values, results)]
    }
  }
}

export const entry = Entry.make({
  name: "percentrank",
  title: "Percent rank",
  formula: "share of the n closes before, in percent, that are below the close",
  source: "TA-Lib PERCENTRANK",
  pane: "own",
  parameters: { period: Parameter.period(100, 1) },
  make: ({ period }) => Indicator.over(rank(period))
})
