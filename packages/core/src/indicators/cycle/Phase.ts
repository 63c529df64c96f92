import * as Hilbert from "../../rolling/Hilbert.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as CyclePhase from "./CyclePhase.ts"

interface State extends Indicator.State {
  readonly cycle: Hilbert.State
  readonly phase: CyclePhase.State
}

export const indicator: Indicator.Indicator<State> = {
  memory: Hilbert.memory,
  initial: { cycle: Hilbert.initial, phase: CyclePhase.initial },
  step(state, { close }) {
    const [cycle, measured] = Hilbert.step(state.cycle, close, Hilbert.long)
    const [phase, phases] = CyclePhase.step(state.phase, measured)
    return [{ cycle, phase }, [phases.fill(NaN, 0, measured.hidden)]]
  }
}

export const entry = Entry.make({
  name: "ht_dcphase",
  title: "Dominant cycle phase",
  also: ["hilbert transform"],
  formula: "phase, in degrees, of a sine of the dominant cycle's period through the smoothed closes",
  source: "Ehlers, Rocket Science for Traders, 2001; TA-Lib HT_DCPHASE",
  pane: "own",
  parameters: {},
  make: () => indicator
})
