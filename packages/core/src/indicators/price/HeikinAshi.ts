import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

interface State extends Indicator.State {
  /** 0 before the first candle, then 1. */
  readonly seen: number
  /** What the next candle opens at. */
  readonly next: number
}

/** The open halves what is behind it with every candle: an average of weight 1/2. */
const heikinAshi: Indicator.Indicator<State> = {
  memory: Memory.fading(1 / 2, 1),
  initial: { seen: 0, next: 0 },
  step({ next, seen }, { close, high, length, low, open }) {
    const columns = [0, 1, 2, 3].map(() => new Float64Array(length))
    const [opens, highs, lows, closes] = columns as [Float64Array, Float64Array, Float64Array, Float64Array]
    for (let i = 0; i < length; i++) {
      const first = seen === 0 && i === 0 ? (open[i]! + close[i]!) / 2 : next
      const last = (open[i]! + high[i]! + low[i]! + close[i]!) / 4
      opens[i] = first
      highs[i] = Math.max(high[i]!, first, last)
      lows[i] = Math.min(low[i]!, first, last)
      closes[i] = last
      next = (first + last) / 2
    }
    return [{ seen: seen === 0 && length === 0 ? 0 : 1, next }, columns]
  }
}

export const entry = Entry.make({
  name: "ha",
  title: "Heikin-Ashi",
  also: ["heiken ashi"],
  formula:
    "close = (open + high + low + close) / 4; open = mean of the Heikin-Ashi open and close before, at first (open + close) / 2; high and low with these in the range",
  source: "Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 2004",
  pane: "price",
  outputs: [
    Entry.output("open", "Heikin-Ashi open", "candle", { color: "shared" }),
    Entry.output("high", "Heikin-Ashi high", "candle", { color: "shared" }),
    Entry.output("low", "Heikin-Ashi low", "candle", { color: "shared" }),
    Entry.output("close", "Heikin-Ashi close", "candle", { color: "shared" })
  ],
  parameters: {},
  make: () => heikinAshi
})
