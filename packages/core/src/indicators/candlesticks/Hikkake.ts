/**
 * A false breakout out of an inside bar (Chesler, "Trading False Moves with the Hikkake Pattern", Active Trader, 2004): 100 or
 * -100 on the candle that breaks out the wrong way, 200 or -200 where one of the next three closes back beyond the inside bar.
 */
import type { Entry } from "../Entry.ts"
import * as Pattern from "./Pattern.ts"
import type * as Shapes from "./Shapes.ts"

/** The range of the one lies within that of the other. */
const isInside = ({ high, low }: Shapes.Shapes) => (inner: number, outer: number) =>
  high(inner) < high(outer) && low(inner) > low(outer)

/** 1 for a false move down, -1 for one up, 0 for none. */
const breakout = ({ high, low }: Shapes.Shapes) => (candle: number): number => {
  if (high(candle) < high(candle - 1) && low(candle) < low(candle - 1)) return 1
  return high(candle) > high(candle - 1) && low(candle) > low(candle - 1) ? -1 : 0
}

/**
 * The marks, from the false moves of the candles from `begin` on. A later one takes the place of an earlier one, and one is
 * confirmed once: so three candles back is all there is to look at.
 */
const marks = (shapes: Shapes.Shapes, begin: number, falseMove: (candle: number) => number) => {
  const { close, high, length, low } = shapes
  const signs = new Int8Array(length)
  for (let i = begin; i < length; i++) signs[i] = falseMove(i)
  return (last: number): number => {
    if (signs[last] !== 0) return 100 * signs[last]!
    let at = last - 1
    while (at >= last - 3 && signs[at] === 0) at--
    if (at < last - 3) return 0
    const sign = signs[at]!
    const isConfirmed = (by: number) => sign > 0 ? close(by) > high(at - 1) : close(by) < low(at - 1)
    for (let between = at + 1; between < last; between++) if (isConfirmed(between)) return 0
    return isConfirmed(last) ? 200 * sign : 0
  }
}

const hikkake = Pattern.make({
  name: "hikkake",
  title: "Hikkake",
  short: "hikkake",
  formula:
    "100 bullish, -100 bearish: an inside bar, then a lower high and low, or a higher high and low; 200, -200 where one of the next three closes beyond the inside bar the other way",
  lookBack: 5,
  find: (shapes) => {
    const inside = isInside(shapes)
    const out = breakout(shapes)
    return marks(shapes, 2, (candle) => inside(candle - 1, candle - 2) ? out(candle) : 0)
  }
})

const modifiedHikkake = Pattern.make({
  name: "hikkakemod",
  title: "Modified hikkake",
  short: "hikkake m",
  formula:
    "as hikkake, of two inside bars one in the other, where the first closes near its low (bullish) or its high (bearish)",
  lookBack: 10,
  find: (shapes) => {
    const { close, high, low, near } = shapes
    const inside = isInside(shapes)
    const out = breakout(shapes)
    return marks(shapes, 7, (candle) => {
      const first = candle - 2
      if (!inside(first, candle - 3) || !inside(candle - 1, first)) return 0
      const sign = out(candle)
      const isNear = sign > 0 ? close(first) <= low(first) + near(first) : close(first) >= high(first) - near(first)
      return isNear ? sign : 0
    })
  }
})

export const entries: ReadonlyArray<Entry> = [hikkake, modifiedHikkake]
