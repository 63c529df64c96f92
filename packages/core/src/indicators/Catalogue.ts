/**
 * The one list of indicators. The store, the page, exports and documents all read it: an entry names its parameters, their
 * defaults and where its formula comes from, and makes an indicator once the parameters are known.
 */
import { Result, Schema } from "effect"
import * as Ema from "./Ema.ts"
import type * as Indicator from "./Indicator.ts"
import * as Rsi from "./Rsi.ts"
import * as Sma from "./Sma.ts"

export interface Entry {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Where it is drawn: over the candles, or in a pane of its own. */
  readonly pane: "price" | "own"
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly default: number }>
  readonly make: (...parameters: ReadonlyArray<number>) => Indicator.Indicator
}

const period = (value: number) => [{ name: "period", default: value }] as const

export const entries: ReadonlyArray<Entry> = [
  {
    name: "sma",
    title: "Simple moving average",
    description: "Mean of the last closes",
    pane: "price",
    parameters: period(20),
    make: (n = 20) => Sma.make(n)
  },
  {
    name: "ema",
    title: "Exponential moving average",
    description: "Weight 2/(period+1), seeded with the mean of the first closes",
    pane: "price",
    parameters: period(20),
    make: (n = 20) => Ema.make(n)
  },
  {
    name: "rsi",
    title: "Relative strength index",
    description: "Wilder 1978, 0 to 100",
    pane: "own",
    parameters: period(14),
    make: (n = 14) => Rsi.make(n)
  }
]

const Period = Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 10_000 }))
const isPeriod = Schema.is(Period)

/** The entry and parameters that a column names, as `rsi_14`; or why there is none. */
export const find = (
  column: string
): Result.Result<{ readonly entry: Entry; readonly indicator: Indicator.Indicator }, string> => {
  const [name, ...texts] = column.split("_")
  const entry = entries.find((candidate) => candidate.name === name)
  if (entry === undefined) {
    return Result.fail(`${column}: no such indicator; there are ${entries.map((known) => known.name).join(", ")}`)
  }
  const parameters = texts.map(Number)
  if (parameters.length !== entry.parameters.length || !parameters.every(isPeriod)) {
    const example = [entry.name, ...entry.parameters.map((parameter) => parameter.default)].join("_")
    return Result.fail(
      `${column}: expected ${
        entry.parameters.map((parameter) => parameter.name).join(", ")
      } from 2 to 10000, as in ${example}`
    )
  }
  return Result.succeed({ entry, indicator: entry.make(...parameters) })
}
