/** What the close did on the candles that traded less than the one before, and on those that traded more. */
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

interface State extends Indicator.State {
  /** Of the candle before; a close of 0 before the first. */
  readonly close: number
  readonly volume: number
  readonly index: number
}

const base = 1_000

const make = (sign: 1 | -1): Indicator.Indicator<State> => ({
  memory: Memory.anchored,
  initial: { close: 0, volume: 0, index: base },
  step(state, bars) {
    const out = new Float64Array(bars.length)
    let { close, index, volume } = state
    for (let i = 0; i < out.length; i++) {
      const now = bars.close[i]!
      const traded = bars.volume[i]!
      if (close > 0 && sign * (traded - volume) > 0) index *= now / close
      close = now
      volume = traded
      out[i] = index
    }
    return [{ close, volume, index }, [out]]
  }
})

const common = { source: "Fosback, Stock Market Logic, 1976", pane: "own", parameters: {} } as const

export const negative = Entry.make({
  ...common,
  name: "nvi",
  title: "Negative volume index",
  formula: "1000 on the first candle, times close / close before where the volume is below the one before",
  make: () => make(-1)
})

export const positive = Entry.make({
  ...common,
  name: "pvi",
  title: "Positive volume index",
  formula: "1000 on the first candle, times close / close before where the volume is above the one before",
  make: () => make(1)
})
