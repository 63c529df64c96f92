/**
 * An indicator with its parameters filled in: a pure step over candles in columns. `step(state, bars)` gives the next state and,
 * for each output, one value a candle. A value that does not exist yet (warm-up) or cannot be computed is NaN inside a column
 * and leaves it as an absence, never as NaN or 0. Rows are neighbours, whatever lies between their open times.
 */
import type * as Bars from "../market/Bars.ts"
import type * as Memory from "../rolling/Memory.ts"
import type * as Operator from "../rolling/Operator.ts"

export type State = Operator.State

export interface Indicator<S extends State = State> {
  /** In candles. */
  readonly memory: Memory.Memory
  readonly initial: S
  /** The columns come in the order of the entry's outputs. */
  step(state: S, bars: Bars.Bars): readonly [S, ReadonlyArray<Float64Array>]
}

export type Input = (bars: Bars.Bars) => Float64Array

export const close: Input = (bars) => bars.close

/** An operator over one column, which is the close unless said. */
export const over = <S extends State>(operator: Operator.Operator<S>, input: Input = close): Indicator<S> => ({
  memory: operator.memory,
  initial: operator.initial,
  step(state, bars) {
    const [next, out] = operator.step(state, input(bars))
    return [next, [out]]
  }
})

const nothing = {}

/** What each candle says by itself. */
export const pointwise = (
  memory: Memory.Memory,
  columns: (bars: Bars.Bars) => ReadonlyArray<Float64Array>
): Indicator<{}> => ({ memory, initial: nothing, step: (state, bars) => [state, columns(bars)] })
