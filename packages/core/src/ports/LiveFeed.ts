/** What charts and watchers see at once: lossy by design, a slow reader loses the oldest events and never slows anyone. */
import { Context, Effect, Layer, PubSub, Stream } from "effect"
import type * as Candle from "../market/Candle.ts"
import type * as OpenCandle from "../market/OpenCandle.ts"
import type * as Series from "../market/Series.ts"

export type LiveEvent =
  | { readonly _tag: "open"; readonly series: Series.Series; readonly candle: OpenCandle.OpenCandle }
  | {
    readonly _tag: "stored"
    readonly series: Series.Series
    readonly candle: Candle.Candle
    readonly values: Readonly<Record<string, number>>
  }
  | { readonly _tag: "alarm"; readonly series: Series.Series; readonly message: string }

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
