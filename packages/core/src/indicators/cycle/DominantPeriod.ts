import * as Hilbert from "../../rolling/Hilbert.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

const indicator: Indicator.Indicator<Hilbert.State> = {
  memory: Hilbert.memory,
  initial: Hilbert.initial,
  step(state, { close }) {
    const [next, { hidden, period }] = Hilbert.step(state, close, Hilbert.short)
    return [next, [period.fill(NaN, 0, hidden)]]
  }
}

export const entry = Entry.make({
  name: "ht_dcperiod",
  title: "Dominant cycle period",
  also: ["hilbert transform"],
  formula: "candles in a cycle: 360 degrees by how far the phasor of the Hilbert transform turns a candle, smoothed",
  source: "Ehlers, Rocket Science for Traders, 2001; TA-Lib HT_DCPERIOD",
  pane: "own",
  parameters: {},
  make: () => indicator
})
