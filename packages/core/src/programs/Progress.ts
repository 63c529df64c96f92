/** How far a producer has published a series: its cursor, kept after the publish was acknowledged. */
import { Effect, Option, Schema } from "effect"
import * as Series from "../market/Series.ts"
import { StateStore } from "../ports/StateStore.ts"

export const Progress = Schema.Struct({
  /** The source and its state when this was written: against another one the cursor means nothing. */
  fingerprint: Schema.String,
  /** Start of the tracked span, epoch ms. */
  from: Schema.Int,
  /** The next open time expected: everything before it is published. */
  cursor: Schema.Int,
  /** Whether the history was read to its newest candle once: from then on the series is watched without an end. */
  backfilled: Schema.Boolean
})
export interface Progress extends Schema.Schema.Type<typeof Progress> {}

const Json = Schema.fromJsonString(Progress)
const key = (series: Series.Series): string => `progress/${Series.key(series)}`

/** The progress made against this source, if any. */
export const load = Effect.fn("Progress.load")(function*(series: Series.Series, fingerprint: string) {
  const text = yield* (yield* StateStore).get(key(series))
  if (Option.isNone(text)) return Option.none<Progress>()
  const progress = yield* Effect.orDie(Schema.decodeEffect(Json)(text.value))
  return progress.fingerprint === fingerprint ? Option.some(progress) : Option.none<Progress>()
})

export const save = Effect.fn("Progress.save")(function*(series: Series.Series, progress: Progress) {
  const text = yield* Effect.orDie(Schema.encodeEffect(Json)(progress))
  yield* (yield* StateStore).put([[key(series), text]])
})
