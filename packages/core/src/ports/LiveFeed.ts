/** What charts and watchers see at once: lossy by design, a slow reader loses the oldest events and never slows anyone. */
import { Context, Effect, Layer, PubSub, Stream } from "effect"
import type * as Candle from "../market/Candle.ts"
import type * as OpenCandle from "../market/OpenCandle.ts"
import type * as Series from "../market/Series.ts"

/** The line is up and says nothing; what it says is old; a close did not come by its deadline, and asking has not helped. */
export const alarmKinds = ["silent", "old", "late"] as const
export type AlarmKind = typeof alarmKinds[number]

export type LiveEvent =
  | { readonly _tag: "open"; readonly series: Series.Series; readonly candle: OpenCandle.OpenCandle }
  | {
    readonly _tag: "stored"
    readonly series: Series.Series
    readonly candle: Candle.Candle
    readonly values: Readonly<Record<string, number>>
  }
  /** Candles that open in [from, to), or what is derived from them, are not what they were: a hole filled, a correction. */
  | { readonly _tag: "changed"; readonly series: Series.Series; readonly from: number; readonly to: number }
  /** Something is wrong since a time, epoch ms; a later alarm of the same kind takes its place. */
  | {
    readonly _tag: "alarm"
    readonly series: Series.Series
    readonly kind: AlarmKind
    readonly message: string
    readonly since: number
  }
  /** The alarm of this kind is over. */
  | { readonly _tag: "calm"; readonly series: Series.Series; readonly kind: AlarmKind; readonly message: string }

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
