import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as MoneyFlow from "./MoneyFlow.ts"

interface State extends Indicator.State {
  /** Candles taken in, up to the first that a value is given for. */
  readonly seen: number
  /** How far each average lies above the line. */
  readonly fast: number
  readonly slow: number
}

/**
 * Both averages begin with the line's first value. Neither they nor the line are needed: an average that lies x above the line
 * lies (1 - w)(x - m) above it after the line rose by m. So this forgets, and loses no digits to a line that has grown long.
 */
const make = (fastPeriod: number, slowPeriod: number): Indicator.Indicator<State> => {
  const fastStay = 1 - 2 / (fastPeriod + 1)
  const slowStay = 1 - 2 / (slowPeriod + 1)
  return {
    memory: Memory.fading(2 / (slowPeriod + 1), slowPeriod),
    initial: { seen: 0, fast: 0, slow: 0 },
    step(state, bars) {
      const flows = MoneyFlow.volumes(bars)
      const out = new Float64Array(flows.length)
      let { fast, seen, slow } = state
      for (let i = 0; i < out.length; i++) {
        if (seen > 0) {
          fast = fastStay * (fast - flows[i]!)
          slow = slowStay * (slow - flows[i]!)
        }
        if (seen < slowPeriod) seen++
        out[i] = seen === slowPeriod ? fast - slow : NaN
      }
      return [{ seen, fast, slow }, [out]]
    }
  }
}

export const entry = Entry.make({
  name: "adosc",
  title: "Chaikin oscillator",
  formula: "EMA(AD, fast) - EMA(AD, slow) of the accumulation/distribution line, both seeded with its first value",
  source: "Chaikin; TA-Lib ADOSC",
  pane: "own",
  levels: [0],
  parameters: { fast: Parameter.period(3), slow: Parameter.period(10) },
  conflict: ({ fast, slow }) => fast < slow ? undefined : "fast must be below slow",
  make: ({ fast, slow }) => make(fast, slow)
})
