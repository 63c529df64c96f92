import * as Hilbert from "../../rolling/Hilbert.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

const indicator: Indicator.Indicator<Hilbert.State> = {
  memory: Hilbert.memory,
  initial: Hilbert.initial,
  step(state, { close }) {
    const [next, { hidden, inPhase, quadrature }] = Hilbert.step(state, close, Hilbert.short)
    return [next, [inPhase.fill(NaN, 0, hidden), quadrature.fill(NaN, 0, hidden)]]
  }
}

export const entry = Entry.make({
  name: "ht_phasor",
  title: "Phasor components",
  also: ["hilbert transform"],
  formula: "in phase: the detrended close three candles ago; quadrature: its Hilbert transform",
  source: "Ehlers, Rocket Science for Traders, 2001; TA-Lib HT_PHASOR",
  pane: "own",
  levels: [0],
  outputs: [Entry.output("inphase", "In phase"), Entry.output("quadrature", "Quadrature")],
  parameters: {},
  make: () => indicator
})
