import * as LogRecord from "@cryptostream/core/market/LogRecord"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import { drained } from "@cryptostream/core/test/Logs"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Layer } from "effect"
import { inRealm, portsOf, withKafka } from "./Realms.ts"

const record = LogRecord.encode({
  ...Samples.btc,
  source: "file",
  knownAt: 1,
  candles: [Samples.rowOf("1m")(Samples.candleAt(0))]
})

withKafka("Kafka", () => {
  it.live(
    "waits for the owner of a partition that has not ended, and not for one that is gone",
    () =>
      inRealm((prefix) =>
        Effect.gen(function*() {
          yield* CandleLog.use((log) => log.publish([record]))
          const state = yield* StateStore
          const owned = (member: string) =>
            state.put(
              Array.from(
                { length: 12 },
                (_, i) => [`owner/1m/${i}/g`, JSON.stringify({ member, isDone: false })] as const
              )
            )
          const millisToRead = Effect.gen(function*() {
            const [millis] = yield* Effect.timed(drained(yield* CandleLog, { group: "g" }))
            return Duration.toMillis(millis)
          })
          yield* owned("gone")
          assert.isBelow(yield* millisToRead, 8_000)
          const other = yield* Effect.forkChild(
            CandleLog.use((log) =>
              log.consume(
                { group: "g", interval: "1m", limit: 10, mode: "follow" },
                // It has something to store yet, and no answer comes.
                () => Effect.uninterruptible(Effect.sleep("15 seconds"))
              )
            ).pipe(Effect.provide(Layer.fresh(portsOf(prefix, "there"))))
          )
          yield* Effect.sleep("3 seconds")
          assert.isAbove(yield* millisToRead, 8_000)
          yield* Fiber.interrupt(other)
        })
      ),
    120_000
  )
})
