/** How far a producer has published a series: its cursor, kept after the publish was acknowledged. */
import { Effect, Option, Schema } from "effect"
import type * as Interval from "../market/Interval.ts"
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
const prefix = (interval: Interval.Interval): string => `progress/${interval}/`
const key = ({ interval, symbol }: Series.Series): string => `${prefix(interval)}${symbol}`

/** The progress of every series of an interval, against whichever source it was made. */
export const all = Effect.fn("Progress.all")(function*(interval: Interval.Interval) {
  const entries = yield* (yield* StateStore).all(prefix(interval))
  return yield* Effect.forEach(
    entries,
    ([name, text]) =>
      Effect.map(Effect.orDie(Schema.decodeEffect(Json)(text)), (progress) => ({
        series: Series.make(name.slice(prefix(interval).length), interval),
        progress
      }))
  )
})

/** The progress made last, against whichever source. */
export const last = Effect.fn("Progress.last")(function*(series: Series.Series) {
  const text = yield* (yield* StateStore).get(key(series))
  return yield* Effect.transposeOption(Option.map(text, (json) => Effect.orDie(Schema.decodeEffect(Json)(json))))
})

/** The progress made against this source, if any. */
export const load = Effect.fn("Progress.load")((series: Series.Series, fingerprint: string) =>
  Effect.map(last(series), Option.filter((progress) => progress.fingerprint === fingerprint))
)

export const save = Effect.fn("Progress.save")(function*(series: Series.Series, progress: Progress) {
  const text = yield* Effect.orDie(Schema.encodeEffect(Json)(progress))
  yield* (yield* StateStore).put([[key(series), text]])
})
