/** How lately the highest and the lowest of the last candles came (aroon), and the one less the other (aroonosc). */
import type * as Bars from "../../market/Bars.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Extreme from "../../rolling/Extreme.ts"
import * as Memory from "../../rolling/Memory.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import * as Parameter from "../Parameter.ts"

/** Down, up: 100 where it is this candle, 0 where it is `period` candles ago. */
const make = (period: number) =>
  Composed.make(
    Memory.window(period + 1),
    { highest: Extreme.sinceHighest(period + 1), lowest: Extreme.sinceLowest(period + 1) },
    ({ highest, lowest }, { high, low }: Bars.Bars) =>
      [lowest(low), highest(high)].map((since) => Operator.map(since, (ago) => 100 * (period - ago) / period))
  )

const oscillator = (period: number) => {
  const lines = make(period)
  return Composed.make(lines.memory, { lines }, (steps, bars: Bars.Bars) => {
    const [down, up] = steps.lines(bars)
    return [Operator.zip(up!, down!, (up, down) => up - down)]
  })
}

const common = {
  source: "TA-Lib, after Chande, Stocks & Commodities 1995",
  pane: "own",
  parameters: { period: Parameter.period(25) }
} as const

export const lines = Entry.make({
  ...common,
  name: "aroon",
  title: "Aroon",
  formula:
    "100 (n - candles since the lowest low) / n, and the same since the highest high, of n + 1 candles; of equals the later",
  levels: [30, 70],
  outputs: [Entry.output("down", "Down"), Entry.output("up", "Up")],
  make: ({ period }) => make(period)
})

export const difference = Entry.make({
  ...common,
  name: "aroonosc",
  title: "Aroon oscillator",
  formula: "Aroon up less Aroon down",
  levels: [0],
  make: ({ period }) => oscillator(period)
})
