/**
 * A candlestick pattern as an entry of the catalogue: 100 or more where it ends and is bullish, -100 or less where it is
 * bearish, 0 on all other candles. Settings and values are TA-Lib's, whose sign says no more than a colour where nobody won.
 */
import * as Memory from "../../rolling/Memory.ts"
import * as Window from "../../rolling/Window.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Shapes from "./Shapes.ts"

/** The mark of the last candle, from its place and those of the four before it, the nearest first. */
type Mark = (last: number, ...before: [number, number, number, number]) => number

interface Pattern {
  /** Without the `cdl` that all have. */
  readonly name: string
  readonly title: string
  readonly short: string
  /** Neither bullish nor bearish by itself, whatever its sign. */
  readonly isNeutral?: boolean
  readonly formula: string
  /** Candles before the first that can have a mark. */
  readonly lookBack: number
  readonly find: (shapes: Shapes.Shapes) => Mark
}

interface State extends Indicator.State {
  readonly open: Window.Kept
  readonly high: Window.Kept
  readonly low: Window.Kept
  readonly close: Window.Kept
}

/** Every candle has its prices: there is nothing to be left out. */
const behind = (kept: Window.Kept, prices: Float64Array): Float64Array => {
  const all = new Float64Array(kept.length + prices.length)
  for (let i = 0; i < kept.length; i++) all[i] = kept[i]!
  all.set(prices, kept.length)
  return all
}

const indicator = ({ find, lookBack }: Pattern): Indicator.Indicator<State> => ({
  memory: Memory.window(lookBack + 1),
  initial: { open: [], high: [], low: [], close: [] },
  step(kept, bars) {
    const open = behind(kept.open, bars.open)
    const high = behind(kept.high, bars.high)
    const low = behind(kept.low, bars.low)
    const close = behind(kept.close, bars.close)
    const mark = find(new Shapes.Shapes({ open, high, low, close }))
    const out = new Float64Array(bars.length).fill(NaN)
    const begin = kept.close.length
    for (let at = Math.max(begin, lookBack); at < close.length; at++) {
      out[at - begin] = mark(at, at - 1, at - 2, at - 3, at - 4)
    }
    const keep = (prices: Float64Array) => Window.keep(prices, lookBack)
    return [{ open: keep(open), high: keep(high), low: keep(low), close: keep(close) }, [out]]
  }
})

export const make = (pattern: Pattern): Entry.Entry =>
  Entry.make({
    name: `cdl${pattern.name}`,
    title: pattern.title,
    short: pattern.short,
    formula: pattern.formula,
    source: `TA-Lib CDL${pattern.name.toUpperCase()}`,
    pane: "marks",
    outputs: [Entry.output("", pattern.title, "dots", { meaning: pattern.isNeutral === true ? "neutral" : "sign" })],
    parameters: {},
    make: () => indicator(pattern)
  })
