import type * as Bars from "../../market/Bars.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (fast: number, slow: number): Indicator.Indicator => {
  const parts = { fast: Average.exponential(fast), slow: Average.exponential(slow) }
  return Composed.make(
    Memory.moving(Memory.longest(parts.fast.memory, parts.slow.memory)),
    parts,
    (steps, { volume }: Bars.Bars) => [
      Operator.zip(steps.fast(volume), steps.slow(volume), (fast, slow) => slow === 0 ? 0 : 100 * (fast - slow) / slow)
    ]
  )
}

export const entry = Entry.make({
  name: "pvo",
  title: "Percentage volume oscillator",
  formula: "100 (EMA(volume, fast) - EMA(volume, slow)) / EMA(volume, slow), 0 without volume",
  source: "TA-Lib PVO",
  pane: "own",
  levels: [0],
  parameters: { fast: Parameter.period(12), slow: Parameter.period(26) },
  ending: "ema",
  conflict: ({ fast, slow }) => fast < slow ? undefined : "fast must be below slow",
  make: ({ fast, slow }) => make(fast, slow)
})
