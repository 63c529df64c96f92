import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

interface State extends Indicator.State {
  /** Candles taken in, up to 2: more are not told apart. */
  readonly seen: number
  /** 1 while the stop lies below the price, 0 while above. */
  readonly isLong: number
  /** Where the stop is for the next candle. */
  readonly stop: number
  /** The furthest that the price has come since it turned. */
  readonly extreme: number
  readonly factor: number
  readonly high: number
  readonly low: number
}

/** First value on row 1. The stop never enters the range of the last two candles; touching it turns. */
const make = (acceleration: number, maximum: number): Indicator.Indicator<State> => ({
  memory: Memory.anchored,
  initial: { seen: 0, isLong: 1, stop: 0, extreme: 0, factor: 0, high: 0, low: 0 },
  step(state, bars) {
    const out = new Float64Array(bars.length)
    let { extreme, factor, high, isLong, low, seen, stop } = state
    for (let i = 0; i < bars.length; i++) {
      let lastHigh = high
      let lastLow = low
      high = bars.high[i]!
      low = bars.low[i]!
      if (seen === 0) {
        seen = 1
        out[i] = NaN
        continue
      }
      if (seen === 1) {
        const down = lastLow - low
        isLong = down > 0 && down > high - lastHigh ? 0 : 1
        stop = isLong ? lastLow : lastHigh
        extreme = isLong ? high : low
        factor = acceleration
        // The first candle gave the stop; as in TA-Lib it does not bound the next one.
        lastHigh = high
        lastLow = low
        seen = 2
      }
      const top = high > lastHigh ? high : lastHigh
      const bottom = low < lastLow ? low : lastLow
      const turns = isLong ? low <= stop : high >= stop
      if (turns) {
        isLong = 1 - isLong
        stop = isLong ? (extreme < bottom ? extreme : bottom) : (extreme > top ? extreme : top)
        extreme = isLong ? high : low
        factor = acceleration
      } else if (isLong ? high > extreme : low < extreme) {
        extreme = isLong ? high : low
        factor = factor + acceleration > maximum ? maximum : factor + acceleration
      }
      out[i] = stop
      stop += factor * (extreme - stop)
      stop = isLong ? (stop < bottom ? stop : bottom) : (stop > top ? stop : top)
    }
    return [{ seen, isLong, stop, extreme, factor, high, low }, [out]]
  }
})

export const entry = Entry.make({
  name: "sar",
  title: "Parabolic SAR",
  also: ["psar"],
  formula:
    "stop += factor (extreme - stop); factor grows by its first value with each new extreme, to the maximum; begins anew where the price touches the stop",
  source: "Wilder, New Concepts in Technical Trading Systems, 1978; begun as TA-Lib does",
  pane: "price",
  outputs: [Entry.output("", "Parabolic SAR", "dots")],
  parameters: { acceleration: Parameter.factor(0.02), maximum: Parameter.factor(0.2) },
  conflict: ({ acceleration, maximum }) =>
    acceleration <= maximum ? undefined : "acceleration must not be above maximum",
  make: ({ acceleration, maximum }) => make(acceleration, maximum)
})
