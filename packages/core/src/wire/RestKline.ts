/** A row of `GET /api/v3/klines`: twelve fields in a JSON array, times in ms, prices and sizes as decimal text. */
import { Result, Schema } from "effect"
import type * as Row from "../market/Row.ts"
import * as Time from "./Time.ts"

const Text = Schema.String
const Kline = Schema.Tuple([
  Time.Millis, // openTime
  Text, // open
  Text, // high
  Text, // low
  Text, // close
  Text, // volume
  Time.Millis, // closeTime
  Text, // quoteVolume
  Schema.Int, // trades
  Text, // takerBuyVolume
  Text, // takerBuyQuoteVolume
  Schema.Unknown // the exchange calls it unused
])

const decode = Schema.decodeUnknownResult(Kline)

/** The row, or which of its fields is wrong. */
export const parse = (json: unknown): Result.Result<Row.Row, string> =>
  Result.mapBoth(decode(json), {
    onSuccess: (kline) => kline.slice(0, 11) as unknown as Row.Row,
    onFailure: (error) => error.message.replaceAll(/\s*\n\s*/g, " ")
  })
