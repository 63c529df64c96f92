/** What the store's worker can be asked. Rows travel as float64 blocks that are moved between the threads, not copied. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import { type Effect, Schema } from "effect"
import { Rpc, RpcGroup } from "effect/rpc"
import { Transferable } from "effect/workers"
import { SqliteError } from "./Database.ts"

const Run = Schema.Struct({ first: Schema.Int, last: Schema.Int, count: Schema.Int })
const Block = Schema.Struct({ series: Series.Series, bytes: Transferable.Uint8Array })
const error = SqliteError
const range = { series: Series.Series, from: Schema.Int, to: Schema.Int, limit: Schema.Int }
const Columns = Schema.Array(Schema.String)

export class StoreRpcs extends RpcGroup.make(
  Rpc.make("writeRaw", { payload: { blocks: Schema.Array(Block) }, error }),
  Rpc.make("writeEnriched", { payload: { blocks: Schema.Array(Block), columns: Columns }, error }),
  Rpc.make("writeMarks", { payload: { series: Series.Series, marks: Schema.Array(Mark.Mark) }, error }),
  Rpc.make("lookUp", {
    payload: { series: Series.Series, openTimes: Schema.Array(Schema.Int) },
    success: Transferable.Uint8Array,
    error
  }),
  Rpc.make("read", { payload: range, success: Transferable.Uint8Array, error }),
  Rpc.make("readEnriched", { payload: { ...range, columns: Columns }, success: Transferable.Uint8Array, error }),
  Rpc.make("newest", {
    payload: { series: Series.Series, count: Schema.Int },
    success: Transferable.Uint8Array,
    error
  }),
  Rpc.make("runs", {
    payload: { series: Series.Series, from: Schema.Int, to: Schema.Int },
    success: Schema.Array(Run),
    error
  }),
  Rpc.make("marks", { payload: { series: Series.Series }, success: Schema.Array(Mark.Mark), error }),
  Rpc.make("series", { success: Schema.Array(Series.Series), error }),
  Rpc.make("getState", { payload: { key: Schema.String }, success: Schema.Array(Schema.String), error }),
  Rpc.make("putState", { payload: { entries: Schema.Array(Schema.Tuple([Schema.String, Schema.String])) }, error }),
  Rpc.make("removeState", { payload: { keys: Schema.Array(Schema.String) }, error }),
  Rpc.make("allState", {
    payload: { prefix: Schema.String },
    success: Schema.Array(Schema.Tuple([Schema.String, Schema.String])),
    error
  }),
  Rpc.make("appendDeadLetters", { payload: { letters: Schema.Array(DeadLetter.DeadLetter) }, error }),
  Rpc.make("deadLetters", { success: Schema.Array(DeadLetter.DeadLetter), error })
) {}

type All = RpcGroup.Rpcs<typeof StoreRpcs>

/** Whoever answers, each call by its name; `Error` is what may go wrong on the way to it. */
export type Answers<Error = never> = {
  readonly [Name in All["_tag"]]: (
    payload: Rpc.Payload<Rpc.ExtractTag<All, Name>>
  ) => Effect.Effect<Rpc.Success<Rpc.ExtractTag<All, Name>>, SqliteError | Error>
}
