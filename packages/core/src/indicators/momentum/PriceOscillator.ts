/** A fast and a slow exponential average of the close against each other, each seeded with its own first closes. */
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

const make = (fast: number, slow: number, f: (fast: number, slow: number) => number): Indicator.Indicator => {
  const parts = { fast: Average.exponential(fast), slow: Average.exponential(slow) }
  return Indicator.over(
    Composed.make(
      parts.slow.memory,
      parts,
      (steps, values: Float64Array) => Operator.zip(steps.fast(values), steps.slow(values), f)
    )
  )
}

const common = {
  pane: "own",
  levels: [0],
  parameters: { fast: Parameter.period(12), slow: Parameter.period(26) },
  ending: "ema",
  conflict: ({ fast, slow }: { readonly fast: number; readonly slow: number }) =>
    fast < slow ? undefined : "fast must be below slow"
} as const

export const apo = Entry.make({
  ...common,
  name: "apo",
  title: "Absolute price oscillator",
  formula: "EMA(close, fast) - EMA(close, slow), each from its own first value on",
  source: "TA-Lib APO",
  make: ({ fast, slow }) => make(fast, slow, (a, b) => a - b)
})

export const ppo = Entry.make({
  ...common,
  name: "ppo",
  title: "Percentage price oscillator",
  formula: "100 (EMA(close, fast) - EMA(close, slow)) / EMA(close, slow)",
  source: "TA-Lib PPO",
  make: ({ fast, slow }) => make(fast, slow, (a, b) => b === 0 ? 0 : 100 * (a - b) / b)
})
