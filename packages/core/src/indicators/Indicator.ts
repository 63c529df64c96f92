/**
 * What every indicator is: a pure step over an array of candles. `step(state, candles)` gives the next state and, for each
 * output, one value a candle; a value that does not exist yet (warm-up) or cannot be computed is NaN inside a column and
 * leaves it as an absence, never as NaN or 0. Inside, a step copies its state once and may change the copy.
 */
import type * as Candle from "../market/Candle.ts"

/**
 * How far back a value looks: exactly `n` candles; all of them with a fading weight, below 1e-12 after `n`; or from an anchor.
 */
export type Memory =
  | { readonly _tag: "window"; readonly candles: number }
  | { readonly _tag: "fading"; readonly candles: number }
  | { readonly _tag: "anchored" }

/** State is plain data that survives JSON bit for bit: a snapshot holds it. */
export type State = { readonly [field: string]: number | ReadonlyArray<number> }

export type Columns = ReadonlyArray<Float64Array>

/** An indicator with its parameters filled in. */
export interface Indicator<S extends State = State> {
  /** Column names, in the order of `step`'s columns: `rsi_14`. */
  readonly outputs: ReadonlyArray<string>
  readonly memory: Memory
  readonly initial: S
  step(state: S, candles: ReadonlyArray<Candle.Candle>): readonly [S, Columns]
}

/** Candles after which one that entered an average of this weight counts for less than 1e-12. */
export const fading = (weight: number): number => Math.ceil(Math.log(1e-12) / Math.log(1 - weight))
