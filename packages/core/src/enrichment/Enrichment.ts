/**
 * A set of indicators over one series, as a fold: `step(state, candles)` gives the next state and a table of one row a
 * candle. A series' enrichment is a function of that series alone.
 */
import { Result } from "effect"
import * as Catalogue from "../indicators/Catalogue.ts"
import type * as Indicator from "../indicators/Indicator.ts"
import type * as Candle from "../market/Candle.ts"

/** Rows in columns, NaN for what is absent. The raw fields are not repeated. */
export interface Table {
  readonly openTimes: Float64Array
  readonly columns: ReadonlyArray<string>
  readonly values: ReadonlyArray<Float64Array>
}

export type State = ReadonlyArray<Indicator.State>

export interface Enrichment {
  readonly columns: ReadonlyArray<string>
  /** Names the set and the version of its formulas: a state of another configuration cannot go on. */
  readonly configuration: string
  readonly initial: State
  readonly step: (state: State, candles: ReadonlyArray<Candle.Candle>) => readonly [State, Table]
}

/** What is stored unless configured otherwise. */
export const defaultColumns: ReadonlyArray<string> = ["sma_20", "ema_20", "rsi_14"]

/** To be raised when a formula changes, so that what is stored is derived again. */
const formulas = 2

/** The enrichment that computes these columns, or the reason why one of them is not in the catalogue. */
export const make = (columns: ReadonlyArray<string>): Result.Result<Enrichment, string> =>
  Result.map(Result.all(columns.map(Catalogue.find)), (found) => {
    const indicators = found.map(({ indicator }) => indicator)
    const outputs = indicators.flatMap((indicator) => indicator.outputs)
    return {
      columns: outputs,
      configuration: `${formulas}:${outputs.join(",")}`,
      initial: indicators.map((indicator) => indicator.initial),
      step: (state, candles) => {
        const stepped = indicators.map((indicator, i) => indicator.step(state[i] ?? indicator.initial, candles))
        return [
          stepped.map(([next]) => next),
          {
            openTimes: Float64Array.from(candles, (candle) => candle.openTime),
            columns: outputs,
            values: stepped.flatMap(([, values]) => values)
          }
        ]
      }
    }
  })
