import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Phase from "./Phase.ts"

/** Of degrees. */
export const of = (degrees: number): number => Math.sin(degrees * Math.PI / 180)

const indicator: Indicator.Indicator = Composed.make(
  Phase.indicator.memory,
  { phase: Phase.indicator },
  (steps, bars: Bars.Bars) => {
    const phases = steps.phase(bars)[0]!
    return [Operator.map(phases, of), Operator.map(phases, (phase) => of(phase + 45))]
  }
)

export const entry = Entry.make({
  name: "ht_sine",
  title: "Sine wave",
  also: ["hilbert transform"],
  formula: "sine of the dominant cycle's phase, and of the phase 45 degrees ahead",
  source: "Ehlers, Rocket Science for Traders, 2001; TA-Lib HT_SINE",
  pane: "own",
  levels: [0],
  outputs: [Entry.output("sine", "Sine"), Entry.output("leadsine", "Lead sine")],
  parameters: {},
  make: () => indicator
})
