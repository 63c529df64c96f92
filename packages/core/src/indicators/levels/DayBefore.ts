/**
 * What the UTC day before did, and the levels that traders draw from it. Only of a day that is whole, for a missing candle may
 * have had its high: else there is no value until the next midnight. Intervals longer than a day have none.
 */
import * as Interval from "../../market/Interval.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"

const day = 86_400_000

interface State extends Indicator.State {
  /** Days since 1970 of the day that runs; -1 before the first. */
  readonly today: number
  readonly candles: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** High, low and close of the day before it; none where that was not whole. */
  readonly before: ReadonlyArray<number>
}

type Levels = (high: number, low: number, close: number) => ReadonlyArray<number>

const make = (interval: Interval.Interval, outputs: number, levels: Levels): Indicator.Indicator<State> => {
  const candlesADay = day / Interval.nominalMillis(interval)
  return {
    memory: Memory.window(Math.max(1, 2 * candlesADay)),
    initial: { today: -1, candles: 0, high: 0, low: 0, close: 0, before: [] },
    step(state, bars) {
      const out = Array.from({ length: outputs }, () => new Float64Array(bars.length).fill(NaN))
      let { before, candles, close, high, low, today } = state
      let shown = before.length === 0 ? before : levels(before[0]!, before[1]!, before[2]!)
      for (let i = 0; i < bars.length; i++) {
        const now = Math.floor(bars.openTime[i]! / day)
        if (now !== today) {
          before = now === today + 1 && candles === candlesADay ? [high, low, close] : []
          shown = before.length === 0 ? before : levels(high, low, close)
          today = now
          candles = 0
        }
        high = candles === 0 ? bars.high[i]! : Math.max(high, bars.high[i]!)
        low = candles === 0 ? bars.low[i]! : Math.min(low, bars.low[i]!)
        close = bars.close[i]!
        candles++
        for (let k = 0; k < shown.length; k++) out[k]![i] = shown[k]!
      }
      return [{ today, candles, high, low, close, before }, out]
    }
  }
}

const pivots: Levels = (high, low, close) => {
  const pivot = (high + low + close) / 3
  const range = high - low
  return [
    pivot,
    2 * pivot - low,
    2 * pivot - high,
    pivot + range,
    pivot - range,
    high + 2 * (pivot - low),
    low - 2 * (high - pivot)
  ]
}

export const prices = Entry.make({
  name: "prevday",
  title: "The day before",
  also: ["previous day"],
  formula: "high, low and close of the UTC day before; absent unless every candle of it is there",
  source: "CryptoStream",
  pane: "price",
  outputs: [
    Entry.output("high", "High of the day before", "levels", { color: "shared" }),
    Entry.output("low", "Low of the day before", "levels", { color: "shared" }),
    Entry.output("close", "Close of the day before", "levels", { color: "shared", isMiddle: true })
  ],
  parameters: {},
  make: (_, interval) => make(interval, 3, (high, low, close) => [high, low, close])
})

export const pivot = Entry.make({
  name: "pivot",
  title: "Pivot points",
  also: ["pivots"],
  formula:
    "p = (high + low + close) / 3 of the UTC day before, r1 = 2p - low, s1 = 2p - high, r2 and s2 = p +- (high - low), r3 = high + 2 (p - low), s3 = low - 2 (high - p); absent unless every candle of that day is there",
  source: "floor traders; Person, A Complete Guide to Technical Trading Tactics, 2004",
  pane: "price",
  outputs: [
    Entry.output("", "Pivot", "levels", { color: "shared", isMiddle: true }),
    ...["r1", "s1", "r2", "s2", "r3", "s3"].map((name) =>
      Entry.output(name, `Pivot ${name.toUpperCase()}`, "levels", { color: "shared" })
    )
  ],
  parameters: {},
  make: (_, interval) => make(interval, 7, pivots)
})
