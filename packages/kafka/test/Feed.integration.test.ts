import { type LiveEvent, LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Samples from "@cryptostream/core/test/Samples"
import * as KafkaFeed from "@cryptostream/kafka/KafkaFeed"
import * as Topics from "@cryptostream/kafka/Topics"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { broker, inRealm, withKafka } from "./Realms.ts"

const { btc, eth } = Samples
const events: ReadonlyArray<LiveEvent> = [
  { _tag: "open", series: btc, candle: { _tag: "OpenCandle", ...Samples.candleAt(1) } },
  { _tag: "stored", series: eth, candle: Samples.candleAt(0), values: { sma_20: 1.5 } },
  { _tag: "changed", series: btc, from: 0, to: 60_000 },
  { _tag: "alarm", series: btc, kind: "silent", message: "nothing comes", since: 1 },
  { _tag: "calm", series: btc, kind: "silent", message: "it comes again" }
]

const program = (prefix: string) => Layer.fresh(Layer.provide(KafkaFeed.layer(Topics.make(prefix)), broker()))

withKafka("Kafka", () => {
  it.live(
    "shows one program what another publishes, and what cannot be sent holds nobody up",
    () =>
      inRealm((prefix) =>
        Effect.gen(function*() {
          // Who looks on may be there before anything was ever published, or come when much was.
          const watching = yield* Effect.forkChild(
            LiveFeed.use((feed) => Stream.runCollect(Stream.take(feed.events, events.length))).pipe(
              Effect.provide(program(prefix))
            )
          )
          const publishing = LiveFeed.use((feed) =>
            Effect.forever(Effect.andThen(feed.publish(events), Effect.sleep("300 millis")))
          )
          const seen = yield* Effect.raceFirst(
            Fiber.join(watching),
            Effect.provide(publishing, program(prefix))
          ).pipe(Effect.timeout("30 seconds"))
          const first = events.findIndex((event) => JSON.stringify(event) === JSON.stringify(seen[0]))
          assert.deepStrictEqual(seen, [...events.slice(first), ...events.slice(0, first)])
        })
      ),
    60_000
  )
})
