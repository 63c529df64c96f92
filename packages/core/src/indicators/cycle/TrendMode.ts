import * as Hilbert from "../../rolling/Hilbert.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as CyclePhase from "./CyclePhase.ts"
import * as CycleTrend from "./CycleTrend.ts"
import * as Sine from "./Sine.ts"

interface State extends Indicator.State {
  readonly cycle: Hilbert.State
  readonly phase: CyclePhase.State
  readonly trend: CycleTrend.State
  /** Since the sine crossed the one that leads it, up to `most`: more are not told apart. */
  readonly rows: number
}

/** Half of the longest cycle. */
const most = 25

const lead = (phase: number) => Sine.of(phase) - Sine.of(phase + 45)

const indicator: Indicator.Indicator<State> = {
  memory: Hilbert.memory,
  initial: { cycle: Hilbert.initial, phase: CyclePhase.initial, trend: CycleTrend.initial, rows: 0 },
  step(state, { close, length }) {
    const [cycle, measured] = Hilbert.step(state.cycle, close, Hilbert.long)
    const [phase, phases] = CyclePhase.step(state.phase, measured)
    const [trend, trends] = CycleTrend.step(state.trend, measured, close)
    const modes = new Float64Array(length).fill(NaN)
    let { rows } = state
    let before = state.phase.phase
    let leadBefore = lead(before)
    for (let i = measured.before; i < length; i++) {
      const now = phases[i]!
      const period = measured.period[i]!
      const leadNow = lead(now)
      const isCrossing = leadNow > 0 ? leadBefore <= 0 : leadNow < 0 && leadBefore >= 0
      rows = isCrossing ? 1 : Math.min(rows + 1, most)
      const turned = (now - before) / (360 / period)
      const isCycle = rows < 0.5 * period || (turned > 0.67 && turned < 1.5)
      const isFar = trends[i] !== 0 && Math.abs((measured.smooth[i]! - trends[i]!) / trends[i]!) >= 0.015
      if (i >= measured.hidden) modes[i] = isFar || !isCycle ? 1 : 0
      before = now
      leadBefore = leadNow
    }
    return [{ cycle, phase, trend, rows }, [modes]]
  }
}

export const entry = Entry.make({
  name: "ht_trendmode",
  title: "Trend or cycle",
  also: ["hilbert transform"],
  formula: "0 in a cycle: the sines crossed less than half a cycle ago, or the phase turns as fast as the cycle's; " +
    "1 in a trend: neither, or the smoothed close is 1.5 % away from the trendline",
  source: "Ehlers, Rocket Science for Traders, 2001; TA-Lib HT_TRENDMODE",
  pane: "own",
  outputs: [Entry.output("", "Trend or cycle", "steps")],
  parameters: {},
  make: () => indicator
})
