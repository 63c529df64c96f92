/** What charts and watchers see at once: lossy by design, a slow reader loses the oldest events and never slows anyone. */
import { Context, Effect, Layer, PubSub, Schema, Stream } from "effect"
import * as Candle from "../market/Candle.ts"
import * as OpenCandle from "../market/OpenCandle.ts"
import * as Series from "../market/Series.ts"

/** The line is up and says nothing; what it says is old; a close did not come by its deadline, and asking has not helped. */
export const alarmKinds = ["silent", "old", "late"] as const
export type AlarmKind = typeof alarmKinds[number]

const series = Series.Series
const alarm = { series, kind: Schema.Literals(alarmKinds), message: Schema.String }

export const LiveEvent = Schema.Union([
  Schema.TaggedStruct("open", { series, candle: OpenCandle.OpenCandle }),
  Schema.TaggedStruct("stored", { series, candle: Candle.Candle, values: Schema.Record(Schema.String, Schema.Finite) }),
  /** Candles that open in [from, to), or what is derived from them, are not what they were: a hole filled, a correction. */
  Schema.TaggedStruct("changed", { series, from: Schema.Int, to: Schema.Int }),
  /** Something is wrong since a time, epoch ms; a later alarm of the same kind takes its place. */
  Schema.TaggedStruct("alarm", { ...alarm, since: Schema.Int }),
  /** The alarm of this kind is over. */
  Schema.TaggedStruct("calm", alarm)
])
export type LiveEvent = typeof LiveEvent.Type

export interface Shape {
  publish(events: ReadonlyArray<LiveEvent>): Effect.Effect<void>
  readonly events: Stream.Stream<LiveEvent>
}

export class LiveFeed extends Context.Service<LiveFeed, Shape>()("@cryptostream/core/LiveFeed") {
  static readonly layer: Layer.Layer<LiveFeed> = Layer.effect(
    LiveFeed,
    Effect.map(
      Effect.acquireRelease(PubSub.sliding<LiveEvent>({ capacity: 4096 }), PubSub.shutdown),
      (hub) =>
        LiveFeed.of({
          publish: (events) => Effect.asVoid(PubSub.publishAll(hub, events)),
          events: Stream.fromPubSub(hub)
        })
    )
  )
}
