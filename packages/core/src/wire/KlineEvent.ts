/** A kline frame of the WebSocket streams, raw (`/ws`) or wrapped by a combined stream (`/stream`). */
import { Result, Schema } from "effect"
import * as Candle from "../market/Candle.ts"
import * as Interval from "../market/Interval.ts"
import type * as OpenCandle from "../market/OpenCandle.ts"
import type * as Row from "../market/Row.ts"
import * as Series from "../market/Series.ts"
import * as Symbol from "../market/Symbol.ts"
import * as Time from "./Time.ts"

const Event = Schema.Struct({
  e: Schema.Literal("kline"),
  E: Time.Millis, // event time
  s: Symbol.Symbol,
  k: Schema.Struct({
    t: Time.Millis,
    T: Time.Millis,
    i: Interval.Interval,
    o: Schema.String,
    h: Schema.String,
    l: Schema.String,
    c: Schema.String,
    v: Schema.String,
    n: Schema.Int,
    x: Schema.Boolean, // closed
    q: Schema.String,
    V: Schema.String,
    Q: Schema.String
  })
})
const Frame = Schema.Union([Event, Schema.Struct({ stream: Schema.String, data: Event })])

/** What a frame says: the row of a closed candle, or a candle still open. */
export type KlineEvent =
  & { readonly series: Series.Series; readonly eventTime: number }
  & ({ readonly _tag: "Closed"; readonly row: Row.Row } | {
    readonly _tag: "Open"
    readonly candle: OpenCandle.OpenCandle
  })

const decode = Schema.decodeUnknownResult(Frame)

/** The event of a frame's JSON, or why it is none; the invariants of a candle hold for what it returns. */
export const parse = (json: unknown): Result.Result<KlineEvent, string> =>
  Result.flatMap(Result.mapError(decode(json), (error) => error.message.replaceAll(/\s*\n\s*/g, " ")), (frame) => {
    const { E: eventTime, k, s } = "data" in frame ? frame.data : frame
    const series: Series.Series = { symbol: s, interval: k.i }
    const row: Row.Row = [k.t, k.o, k.h, k.l, k.c, k.v, k.T, k.q, k.n, k.V, k.Q]
    return Result.map(Candle.fromRow(k.i)(row), (candle): KlineEvent =>
      k.x
        ? { _tag: "Closed", series, eventTime, row }
        : { _tag: "Open", series, eventTime, candle: { _tag: "OpenCandle", ...candle } })
  })
