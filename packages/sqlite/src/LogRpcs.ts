/** What the log's worker can be asked. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { Schema } from "effect"
import { Rpc, RpcGroup } from "effect/rpc"
import { SqliteError } from "./Database.ts"

const encoded = {
  series: Series.Series,
  kind: Schema.Literals(["candles", "mark"]),
  candles: Schema.Int,
  value: Schema.String
}
const place = { group: Schema.String, interval: Interval.Interval }

export class LogRpcs extends RpcGroup.make(
  /** Answers with the offset of the first; the others follow it without a gap. */
  Rpc.make("append", {
    payload: { records: Schema.Array(Schema.Struct(encoded)) },
    success: Schema.Int,
    error: SqliteError
  }),
  /** What a group has committed, and the offset that the next record gets. */
  Rpc.make("place", {
    payload: place,
    success: Schema.Struct({ committed: Schema.Int, end: Schema.Int }),
    error: SqliteError
  }),
  Rpc.make("commit", { payload: { ...place, offset: Schema.Int }, error: SqliteError }),
  Rpc.make("read", {
    payload: { interval: Interval.Interval, from: Schema.Int, limit: Schema.Int },
    success: Schema.Array(Schema.Struct({ ...encoded, offset: Schema.Int })),
    error: SqliteError
  })
) {}
