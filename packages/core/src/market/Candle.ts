/** One closed OHLCV bar of a series. A candle still forming is another type: see `OpenCandle`. */
import { Result, Schema, SchemaIssue } from "effect"
import * as Decimal from "./Decimal.ts"
import * as Interval from "./Interval.ts"
import * as Row from "./Row.ts"

const Price = Schema.Finite.check(Schema.isGreaterThan(0, { message: "must be a price above 0" }))
const Amount = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0, { message: "must be an amount of 0 or more" }))
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0, { message: "must be a count of 0 or more" }))

/** The fields of a candle, shared with the open one. Times in epoch ms, volumes in base or quote asset. */
export const fields = {
  openTime: Schema.Int,
  open: Price,
  high: Price,
  low: Price,
  close: Price,
  volume: Amount,
  quoteVolume: Schema.optionalKey(Amount),
  trades: Count,
  takerBuyVolume: Schema.optionalKey(Amount),
  takerBuyQuoteVolume: Schema.optionalKey(Amount)
}

type Fields = Schema.Struct.Type<typeof fields>

/** What one bar can contradict in itself. */
export const invariants = Schema.makeFilter((bar: Fields) =>
  bar.high < bar.low
    ? { path: ["high"], issue: "is below low" }
    : bar.high < bar.open || bar.high < bar.close
    ? { path: ["high"], issue: "is below open or close" }
    : bar.low > bar.open || bar.low > bar.close
    ? { path: ["low"], issue: "is above open or close" }
    : undefined
)

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

const isCandle = Schema.is(Candle)
const decodeCandle = Schema.decodeUnknownResult(Candle)
const issues = SchemaIssue.makeFormatterStandardSchemaV1()

const amount = (text: string): number | undefined => text === "" ? undefined : Decimal.parse(text)

/**
 * Reads a row of a series as a candle, or says in a few words which field is wrong.
 * Beside the candle's own invariants it asks that the row is aligned to its interval and does not close before it opens.
 */
export const fromRow = (interval: Interval.Interval) => (row: Row.Row): Result.Result<Candle, string> => {
  const openTime = row[0]
  if (!Interval.isAligned(interval, openTime)) return Result.fail(`openTime ${openTime} is not aligned to ${interval}`)
  if (row[6] < openTime) return Result.fail(`closeTime ${row[6]} is before openTime ${openTime}`)
  const quoteVolume = amount(row[7])
  const takerBuyVolume = amount(row[9])
  const takerBuyQuoteVolume = amount(row[10])
  const candle = {
    openTime,
    open: Decimal.parse(row[1]),
    high: Decimal.parse(row[2]),
    low: Decimal.parse(row[3]),
    close: Decimal.parse(row[4]),
    volume: Decimal.parse(row[5]),
    trades: row[8],
    ...(quoteVolume !== undefined && { quoteVolume }),
    ...(takerBuyVolume !== undefined && { takerBuyVolume }),
    ...(takerBuyQuoteVolume !== undefined && { takerBuyQuoteVolume })
  }
  return isCandle(candle) ? Result.succeed(candle) : Result.fail(explain(candle))
}

const explain = (candle: unknown): string =>
  Result.match(decodeCandle(candle), {
    onSuccess: () => "is a candle",
    onFailure: (error) =>
      issues(error.issue).issues.map((issue) => `${issue.path?.map(String).join(".") ?? ""} ${issue.message}`.trim())
        .join("; ")
  })
