/**
 * How two series move together: the rolling correlation and both betas of their log returns, over closed candles joined on the
 * open time. Only a candle that both have is a row, and returns go from row to row, so the two always span the same time.
 *
 * Correlation is Pearson's; the beta of one on the other is their covariance over the variance of the other (Sharpe,
 * "A Simplified Model for Portfolio Analysis", 1963). Where one of the two does not move in the window there is no correlation,
 * and no beta on it: NaN, as in the warm-up.
 */
import type * as Bars from "../market/Bars.ts"
import type * as Interval from "../market/Interval.ts"
import * as Halves from "../rolling/Halves.ts"
import * as LogReturn from "../rolling/LogReturn.ts"
import * as Memory from "../rolling/Memory.ts"
import * as Together from "../rolling/Together.ts"
import * as Joined from "./Joined.ts"

/** Plain data that survives JSON, as an indicator's. */
export interface State {
  readonly waiting: Joined.Waiting
  readonly first: LogReturn.State
  readonly second: LogReturn.State
  readonly sums: Halves.State
}

/** One row for each open time that both series have. */
export interface Table {
  /** Epoch ms. */
  readonly openTimes: Float64Array
  readonly correlation: Float64Array
  /** The beta of the first series on the second. */
  readonly firstOnSecond: Float64Array
  readonly secondOnFirst: Float64Array
}

export interface Pair {
  /** In rows. */
  readonly memory: Memory.Memory
  readonly initial: State
  /** The portions of the two need not reach equally far: what has no partner yet waits. */
  readonly step: (state: State, first: Bars.Bars, second: Bars.Bars) => readonly [State, Table]
}

/** Over the last `period` returns; first value on row `period`. */
export const make = (period: number, interval: Interval.Interval): Pair => {
  const slide = Halves.step(period, interval, Together.all(period, NaN))
  return {
    memory: Memory.window(period + 1),
    initial: {
      waiting: Joined.initial,
      first: LogReturn.operator.initial,
      second: LogReturn.operator.initial,
      sums: Halves.initial
    },
    step(state, ofFirst, ofSecond) {
      const [waiting, joined] = Joined.step(state.waiting, ofFirst, ofSecond)
      const [first, returnsOfFirst] = LogReturn.operator.step(state.first, joined.first)
      const [second, returnsOfSecond] = LogReturn.operator.step(state.second, joined.second)
      const [sums, columns] = slide(state.sums, joined.openTimes, returnsOfFirst, returnsOfSecond)
      const [correlation, firstOnSecond, secondOnFirst] = columns
      return [
        { waiting, first, second, sums },
        {
          openTimes: joined.openTimes,
          correlation: correlation!,
          firstOnSecond: firstOnSecond!,
          secondOnFirst: secondOnFirst!
        }
      ]
    }
  }
}
