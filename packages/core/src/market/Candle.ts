/** One closed OHLCV bar of a series. A candle still forming is another type: see `OpenCandle`. */
import { Result, Schema } from "effect"
import * as Decimal from "./Decimal.ts"
import * as Interval from "./Interval.ts"
import type * as Row from "./Row.ts"

/** The fields of a candle, shared with the open one. Times in epoch ms, volumes in base or quote asset. */
export const fields = {
  openTime: Schema.Int,
  open: Schema.Finite,
  high: Schema.Finite,
  low: Schema.Finite,
  close: Schema.Finite,
  volume: Schema.Finite,
  quoteVolume: Schema.optionalKey(Schema.Finite),
  trades: Schema.Finite,
  takerBuyVolume: Schema.optionalKey(Schema.Finite),
  takerBuyQuoteVolume: Schema.optionalKey(Schema.Finite)
}

type Bar = Schema.Struct.Type<typeof fields>
type Problem = { readonly path: ReadonlyArray<keyof Bar>; readonly issue: string }

const isPrice = (value: number): boolean => value > 0 && value < Infinity
const isAmount = (value: number | undefined): boolean => value === undefined || value >= 0 && value < Infinity
const price = "must be a price above 0"
const amount = "must be an amount of 0 or more"
const problem = (field: keyof Bar, issue: string): Problem => ({ path: [field], issue })

/**
 * What is wrong with a bar, if anything. Every figure we give rests on these, so they stand in one function: the Schema
 * checks with it, and rows by the million are read with it alone.
 */
export const problemOf = (bar: Bar): Problem | undefined => {
  if (!isPrice(bar.open)) return problem("open", price)
  if (!isPrice(bar.high)) return problem("high", price)
  if (!isPrice(bar.low)) return problem("low", price)
  if (!isPrice(bar.close)) return problem("close", price)
  if (bar.high < bar.low) return problem("high", "is below low")
  if (bar.high < bar.open || bar.high < bar.close) return problem("high", "is below open or close")
  if (bar.low > bar.open || bar.low > bar.close) return problem("low", "is above open or close")
  if (!isAmount(bar.volume)) return problem("volume", amount)
  if (!isAmount(bar.quoteVolume)) return problem("quoteVolume", amount)
  if (!isAmount(bar.takerBuyVolume)) return problem("takerBuyVolume", amount)
  if (!isAmount(bar.takerBuyQuoteVolume)) return problem("takerBuyQuoteVolume", amount)
  if (!Number.isInteger(bar.trades) || bar.trades < 0) return problem("trades", "must be a count of 0 or more")
  return undefined
}

export const invariants = Schema.makeFilter(problemOf)

export const Candle = Schema.Struct(fields).check(invariants)
export interface Candle extends Schema.Schema.Type<typeof Candle> {}

/** The fields that hold a value or nothing, in the order of the exchange's row. */
export const columns = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "quoteVolume",
  "trades",
  "takerBuyVolume",
  "takerBuyQuoteVolume"
] as const satisfies ReadonlyArray<keyof Candle>

export type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

/**
 * Reads a row of a series as a candle, or says in a few words which field is wrong.
 * Beside the candle's own invariants it asks that the row is aligned to its interval and does not close before it opens.
 */
export const fromRow = (interval: Interval.Interval) => (row: Row.Row): Result.Result<Candle, string> => {
  const openTime = row[0]
  if (!Interval.isAligned(interval, openTime)) return Result.fail(`openTime ${openTime} is not aligned to ${interval}`)
  if (row[6] < openTime) return Result.fail(`closeTime ${row[6]} is before openTime ${openTime}`)
  // Absent fields are added afterwards: spreading them in costs three times as much, for every candle there is.
  const candle: Mutable<Candle> = {
    openTime,
    open: Decimal.parse(row[1]),
    high: Decimal.parse(row[2]),
    low: Decimal.parse(row[3]),
    close: Decimal.parse(row[4]),
    volume: Decimal.parse(row[5]),
    trades: row[8]
  }
  if (row[7] !== "") candle.quoteVolume = Decimal.parse(row[7])
  if (row[9] !== "") candle.takerBuyVolume = Decimal.parse(row[9])
  if (row[10] !== "") candle.takerBuyQuoteVolume = Decimal.parse(row[10])
  const wrong = problemOf(candle)
  return wrong === undefined ? Result.succeed(candle) : Result.fail(`${wrong.path.join(".")} ${wrong.issue}`)
}
