/**
 * A set of columns over one series, as a fold: `step(state, candles)` gives the next state and a table of one row a candle.
 * A series' enrichment is a function of that series alone.
 */
import { Result } from "effect"
import * as Catalogue from "../indicators/Catalogue.ts"
import type * as Indicator from "../indicators/Indicator.ts"
import * as Bars from "../market/Bars.ts"
import type * as Candle from "../market/Candle.ts"
import type * as Interval from "../market/Interval.ts"
import * as Memory from "../rolling/Memory.ts"
import * as Holes from "./Holes.ts"

/** Rows in columns, NaN for what is absent. The raw fields are not repeated. */
export interface Table {
  readonly openTimes: Float64Array
  readonly columns: ReadonlyArray<string>
  readonly values: ReadonlyArray<Float64Array>
}

export type State = ReadonlyArray<Indicator.State>

export interface Enrichment {
  readonly columns: ReadonlyArray<string>
  /** What the columns remember, in candles: the longest of each kind. */
  readonly memories: ReadonlyArray<Memory.Memory>
  /** Names the set and the version of its formulas: a state of another configuration cannot go on. */
  readonly configuration: string
  readonly initial: State
  readonly step: (state: State, candles: ReadonlyArray<Candle.Candle>) => readonly [State, Table]
}

/** What is stored of each interval. */
export type OfInterval = (interval: Interval.Interval) => Enrichment

/** What is stored unless configured otherwise. */
export const defaultColumns: ReadonlyArray<string> = [
  "sma_20",
  "sma_50",
  "ema_12",
  "ema_26",
  "rsi_14",
  "macd_12_26_9",
  "macd_signal_12_26_9",
  "macd_hist_12_26_9",
  "bb_upper_20_2",
  "bb_mid_20_2",
  "bb_lower_20_2",
  "atr_14",
  "obv",
  "vwap_day",
  "histvol_20",
  "volumez_20"
]

/** To be raised when a formula changes, so that what is stored is derived again. */
const formulas = 4

/** Columns of one indicator are computed together, once. */
const keyOf = ({ entry, parameters }: Catalogue.Found): string => [entry.name, ...parameters].join("_")

const once = (columns: ReadonlyArray<string>): Result.Result<ReadonlyArray<string>, string> => {
  const twice = columns.find((column, i) => columns.indexOf(column) !== i)
  return twice === undefined ? Result.succeed(columns) : Result.fail(`${twice} is named twice`)
}

export interface Options {
  /** Whether indicators go on over a hole, its two sides neighbours as in the references, or begin anew behind it. */
  readonly holes?: Holes.Holes
}

/** The enrichment that computes these columns, or the reason why one of them is not in the catalogue. */
export const make = (
  interval: Interval.Interval,
  columns: ReadonlyArray<string>,
  { holes = "go-on" }: Options = {}
): Result.Result<Enrichment, string> =>
  Result.map(Result.flatMap(once(columns), (all) => Result.all(all.map(Catalogue.find))), (found) => {
    const keys = [...new Set(found.map(keyOf))]
    const indicators = keys.map((key) => Catalogue.make(found.find((one) => keyOf(one) === key)!, interval)).map((
      indicator
    ) => holes === "reset" ? Holes.reset(interval, indicator) : indicator)
    const places = found.map((one) => ({ indicator: keys.indexOf(keyOf(one)), output: one.output }))
    return {
      columns,
      memories: Memory.ofEachKind(indicators.map((indicator) => indicator.memory)),
      configuration: `${formulas}:${columns.join(",")}${holes === "reset" ? ":reset" : ""}`,
      initial: indicators.map((indicator) => indicator.initial),
      step: (state, candles) => {
        const bars = Bars.ofCandles(candles)
        const stepped = indicators.map((indicator, i) => indicator.step(state[i] ?? indicator.initial, bars))
        const values = places.map(({ indicator, output }) => stepped[indicator]![1][output]!)
        return [stepped.map(([next]) => next), { openTimes: bars.openTime, columns, values }]
      }
    }
  })

/** The default set of an interval. */
export const byDefault: OfInterval = (interval) => Result.getOrThrow(make(interval, defaultColumns))
