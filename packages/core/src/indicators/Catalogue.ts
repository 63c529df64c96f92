/**
 * The one list of indicators. Its columns are called `name_output_parameters`, as `macd_signal_12_26_9`: in lower case what the
 * references call them.
 */
import { Result, Schema } from "effect"
import type * as Interval from "../market/Interval.ts"
import * as Averages from "./averages/Averages.ts"
import * as Candlesticks from "./candlesticks/Candlesticks.ts"
import * as Cycles from "./cycle/Cycles.ts"
import * as Entry from "./Entry.ts"
import type * as Indicator from "./Indicator.ts"
import * as Levels from "./levels/Levels.ts"
import * as Momentum from "./momentum/Momentum.ts"
import * as Outliers from "./outliers/Outliers.ts"
import * as Price from "./price/Price.ts"
import * as Statistics from "./statistics/Statistics.ts"
import * as Suggestion from "./Suggestion.ts"
import * as Time from "./time/Time.ts"
import * as Trend from "./trend/Trend.ts"
import * as Volatility from "./volatility/Volatility.ts"
import * as Volume from "./volume/Volume.ts"

export const families: ReadonlyArray<{ readonly title: string; readonly entries: ReadonlyArray<Entry.Entry> }> = [
  { title: "Averages", entries: Averages.entries },
  { title: "Momentum", entries: Momentum.entries },
  { title: "Trend", entries: Trend.entries },
  { title: "Volatility", entries: Volatility.entries },
  { title: "Volume", entries: Volume.entries },
  { title: "Price", entries: Price.entries },
  { title: "Cycles", entries: Cycles.entries },
  { title: "Statistics", entries: Statistics.entries },
  { title: "Time", entries: Time.entries },
  { title: "Outliers", entries: Outliers.entries },
  { title: "Candlesticks", entries: Candlesticks.entries },
  { title: "Levels", entries: Levels.entries }
]

export const entries: ReadonlyArray<Entry.Entry> = families.flatMap((family) => family.entries)

/** One column of an entry. */
export interface Found {
  readonly entry: Entry.Entry
  readonly parameters: ReadonlyArray<number>
  /** Which of its outputs the column is. */
  readonly output: number
}

const number = /^\d+(\.\d+)?$/

/** How the column reads as one of an output, its parameters still text; nothing where it is none. */
const split = (column: string, entry: Entry.Entry, output: number): ReadonlyArray<string> | undefined => {
  const stem = [entry.name, entry.outputs[output]!.suffix].filter((part) => part !== "").join("_")
  const ending = entry.ending === "" ? "" : `_${entry.ending}`
  if (!column.startsWith(stem) || !column.endsWith(ending)) return undefined
  const [first, ...texts] = column.slice(stem.length, column.length - ending.length).split("_")
  return first === "" && texts.every((text) => number.test(text)) ? texts : undefined
}

const example = (entry: Entry.Entry): string => Entry.columns(entry, Entry.defaults(entry)).join(", ")

const unknown = (column: string): string => {
  const near = Suggestion.near(column, entries)
  const meant = near.length > 0 ? `; was ${near.join(", ")} meant?` : ";"
  return `${column}: no such column${meant} "cryptostream indicators" lists all`
}

const check = (
  column: string,
  entry: Entry.Entry,
  output: number,
  texts: ReadonlyArray<string>
): string | undefined => {
  const { conflict, parameters } = entry
  if (texts.length !== parameters.length) {
    const names = parameters.map(({ name }) => name).join(", ")
    return `${column}: expected ${parameters.length === 0 ? "no parameters" : names}, as in ${example(entry)}`
  }
  for (const [i, { expected, name, schema }] of parameters.entries()) {
    if (!Schema.is(schema)(Number(texts[i]))) return `${column}: ${name} must be ${expected}, as in ${example(entry)}`
  }
  const reason = conflict(texts.map(Number))
  if (reason !== undefined) return `${column}: ${reason}, as in ${example(entry)}`
  const name = Entry.columns(entry, texts.map(Number))[output]!
  return name === column ? undefined : `${column}: a column has one name, and this one's is ${name}`
}

/** The entry, output and parameters that a column names; or why there is none. */
export const find = (column: string): Result.Result<Found, string> => {
  const readings = entries.flatMap((entry) =>
    entry.outputs.flatMap((_, output) => {
      const texts = split(column, entry, output)
      return texts === undefined ? [] : [{ entry, output, texts, wrong: check(column, entry, output, texts) }]
    })
  )
  const right = readings.find(({ wrong }) => wrong === undefined)
  if (right === undefined) return Result.fail(readings[0]?.wrong ?? unknown(column))
  return Result.succeed({ entry: right.entry, output: right.output, parameters: right.texts.map(Number) })
}

export const make = ({ entry, parameters }: Found, interval: Interval.Interval): Indicator.Indicator =>
  entry.make(parameters, interval)
