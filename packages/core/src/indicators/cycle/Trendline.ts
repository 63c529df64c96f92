import * as Hilbert from "../../rolling/Hilbert.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as CycleTrend from "./CycleTrend.ts"

interface State extends Indicator.State {
  readonly cycle: Hilbert.State
  readonly trend: CycleTrend.State
}

const indicator: Indicator.Indicator<State> = {
  memory: Hilbert.memory,
  initial: { cycle: Hilbert.initial, trend: CycleTrend.initial },
  step(state, { close }) {
    const [cycle, measured] = Hilbert.step(state.cycle, close, Hilbert.long)
    const [trend, trends] = CycleTrend.step(state.trend, measured, close)
    return [{ cycle, trend }, [trends.fill(NaN, 0, measured.hidden)]]
  }
}

export const entry = Entry.make({
  name: "ht_trendline",
  title: "Instantaneous trendline",
  also: ["hilbert transform"],
  formula: "mean of the closes of one dominant cycle, smoothed (4, 3, 2, 1)/10",
  source: "Ehlers, Rocket Science for Traders, 2001; TA-Lib HT_TRENDLINE",
  pane: "price",
  parameters: {},
  make: () => indicator
})
