/**
 * Indicators that begin anew behind a hole. By default none does: candles are rows, and the two sides of a hole neighbours, as
 * the references have it.
 */
import type * as Indicator from "../indicators/Indicator.ts"
import * as Bars from "../market/Bars.ts"
import * as Interval from "../market/Interval.ts"

export type Holes = "go-on" | "reset"

interface State extends Indicator.State {
  /** The open time that would go on without a hole; 0 before the first candle. */
  readonly expected: number
  readonly inner: Indicator.State
}

/** Where candles begin that do not follow the one before, and the end. */
const cuts = (
  interval: Interval.Interval,
  expected: number,
  { length, openTime }: Bars.Bars
): ReadonlyArray<number> => {
  const found: Array<number> = []
  let next = expected
  for (let i = 0; i < length; i++) {
    if (openTime[i] !== next) found.push(i)
    next = Interval.next(interval, openTime[i]!)
  }
  return [...found, length]
}

export const reset = (
  interval: Interval.Interval,
  indicator: Indicator.Indicator
): Indicator.Indicator<State> => ({
  memory: indicator.memory,
  initial: { expected: 0, inner: indicator.initial },
  step(state, bars) {
    if (bars.length === 0) return [state, indicator.step(state.inner, bars)[1]]
    const ends = cuts(interval, state.expected, bars)
    const first = Bars.slice(bars, 0, ends[0]!)
    let [inner, columns] = indicator.step(state.inner, first)
    const parts = [columns]
    for (let k = 0; k + 1 < ends.length; k++) {
      ;[inner, columns] = indicator.step(indicator.initial, Bars.slice(bars, ends[k]!, ends[k + 1]!))
      parts.push(columns)
    }
    const whole = columns.map((_, output) => {
      const out = new Float64Array(bars.length)
      let at = 0
      for (const part of parts) {
        out.set(part[output]!, at)
        at += part[output]!.length
      }
      return out
    })
    return [{ expected: Interval.next(interval, bars.openTime.at(-1)!), inner }, whole]
  }
})
