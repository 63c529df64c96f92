/**
 * The records of the log: some candles of one series in the exchange's own text, or a mark. One codec for every log, so
 * that SQLite and Kafka hold the same bytes. A record is never changed after it was published.
 */
import { Result, Schema } from "effect"
import * as Interval from "./Interval.ts"
import * as Mark from "./Mark.ts"
import * as Row from "./Row.ts"
import type * as Series from "./Series.ts"
import * as Symbol from "./Symbol.ts"
import * as Version from "./Version.ts"

const series = { symbol: Symbol.Symbol, interval: Interval.Interval }

export const Candles = Schema.Struct({
  ...series,
  source: Version.Source,
  knownAt: Schema.Int,
  candles: Schema.Array(Row.Row)
})
export interface Candles extends Schema.Schema.Type<typeof Candles> {}

export const Marked = Schema.Struct({ ...series, mark: Mark.Mark })
export interface Marked extends Schema.Schema.Type<typeof Marked> {}

export const LogRecord = Schema.Union([Candles, Marked])
export type LogRecord = typeof LogRecord.Type

/** What an adapter carries: it never looks into `value`. */
export interface Encoded {
  readonly series: Series.Series
  readonly kind: "candles" | "mark"
  /** How many candles it holds, so that a reader can bound its batches. */
  readonly candles: number
  readonly value: string
}

export const encode = (record: LogRecord): Encoded => ({
  series: { symbol: record.symbol, interval: record.interval },
  kind: "candles" in record ? "candles" : "mark",
  candles: "candles" in record ? record.candles.length : 0,
  value: JSON.stringify(record)
})

const decoders = { candles: Schema.decodeUnknownResult(Candles), mark: Schema.decodeUnknownResult(Marked) }

/** The record, or why it cannot be read. JSON.parse first: decoding through a JSON schema costs four times as much. */
export const decode = (encoded: Encoded): Result.Result<LogRecord, string> =>
  Result.try({ try: (): unknown => JSON.parse(encoded.value), catch: (cause) => `is not JSON: ${String(cause)}` }).pipe(
    Result.flatMap((json) =>
      Result.mapError(
        decoders[encoded.kind](json) as Result.Result<LogRecord, Schema.SchemaError>,
        (error) => error.message.replaceAll(/\s*\n\s*/g, " ")
      )
    )
  )

/** Cuts rows into records of at most `size` candles: a record a candle when live, some hundred in a backfill. */
export const ofRows = (
  series: Series.Series,
  source: Version.Source,
  knownAt: number,
  rows: ReadonlyArray<Row.Row>,
  size = 500
): ReadonlyArray<Candles> => {
  const records: Array<Candles> = []
  for (let i = 0; i < rows.length; i += size) {
    records.push({
      symbol: series.symbol,
      interval: series.interval,
      source,
      knownAt,
      candles: rows.slice(i, i + size)
    })
  }
  return records
}
