import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  /** Closes taken in, up to the first value: more are not told apart. */
  readonly seen: number
  /** Sums while seeding, then the averages. */
  readonly fast: number
  readonly slow: number
  readonly signal: number
}

/**
 * One loop for the three averages. Both of the close begin on row `slow` - 1, the fast one from the mean of the closes right
 * before; nothing is shown before the signal begins, as in TA-Lib.
 */
const make = (fastPeriod: number, slowPeriod: number, signalPeriod: number): Indicator.Indicator<State> => {
  const fastWeight = 2 / (fastPeriod + 1)
  const slowWeight = 2 / (slowPeriod + 1)
  const signalWeight = 2 / (signalPeriod + 1)
  const begin = slowPeriod + signalPeriod - 1
  return {
    memory: Memory.chain(Memory.fading(slowWeight, slowPeriod), Memory.fading(signalWeight, signalPeriod)),
    initial: { seen: 0, fast: 0, slow: 0, signal: 0 },
    step(state, { close, length }) {
      const line = new Float64Array(length)
      const signals = new Float64Array(length)
      const histogram = new Float64Array(length)
      let { fast, seen, signal, slow } = state
      let i = 0
      for (; i < length && seen < begin; i++) {
        const now = close[i]!
        seen++
        if (seen > slowPeriod) {
          fast += fastWeight * (now - fast)
          slow += slowWeight * (now - slow)
        } else {
          slow += now
          if (seen > slowPeriod - fastPeriod) fast += now
          if (seen === slowPeriod) {
            slow /= slowPeriod
            fast /= fastPeriod
          }
        }
        if (seen >= slowPeriod) signal += fast - slow
        if (seen === begin) signal /= signalPeriod
        line[i] = seen === begin ? fast - slow : NaN
        signals[i] = seen === begin ? signal : NaN
        histogram[i] = line[i]! - signals[i]!
      }
      for (; i < length; i++) {
        const now = close[i]!
        fast += fastWeight * (now - fast)
        slow += slowWeight * (now - slow)
        const difference = fast - slow
        signal += signalWeight * (difference - signal)
        line[i] = difference
        signals[i] = signal
        histogram[i] = difference - signal
      }
      return [{ seen, fast, slow, signal }, [line, signals, histogram]]
    }
  }
}

export const entry = Entry.make({
  name: "macd",
  title: "Moving average convergence/divergence",
  formula:
    "EMA(close, fast) - EMA(close, slow), both from row slow - 1 on; signal: its EMA; histogram: the line less the signal",
  source: "TA-Lib MACD, after Appel, The Moving Average Convergence-Divergence Trading Method, 1979",
  pane: "own",
  levels: [0],
  outputs: [
    Entry.output("", "MACD"),
    Entry.output("signal", "Signal"),
    Entry.output("hist", "Histogram", "histogram")
  ],
  parameters: { fast: Parameter.period(12), slow: Parameter.period(26), signal: Parameter.period(9, 1) },
  conflict: ({ fast, slow }) => fast < slow ? undefined : "fast must be below slow",
  make: ({ fast, signal, slow }) => make(fast, slow, signal)
})
