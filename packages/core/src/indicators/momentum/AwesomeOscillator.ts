import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

const make = (fast: number, slow: number) => {
  const parts = { fast: Average.simple(fast), slow: Average.simple(slow) }
  return Composed.make(parts.slow.memory, parts, (steps, { high, low }: Bars.Bars) => {
    const middle = Operator.zip(high, low, (high, low) => (high + low) / 2)
    return [Operator.zip(steps.fast(middle), steps.slow(middle), (fast, slow) => fast - slow)]
  })
}

export const entry = Entry.make({
  name: "ao",
  title: "Awesome oscillator",
  formula: "mean of the last n (high + low) / 2 less that of the last m",
  source: "Williams, New Trading Dimensions, 1998",
  pane: "own",
  levels: [0],
  outputs: [Entry.output("", "Awesome oscillator", "histogram")],
  parameters: { fast: Parameter.period(5), slow: Parameter.period(34) },
  conflict: ({ fast, slow }) => fast < slow ? undefined : "fast must be below slow",
  make: ({ fast, slow }) => make(fast, slow)
})
