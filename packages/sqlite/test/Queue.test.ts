import * as LogRecord from "@cryptostream/core/market/LogRecord"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import * as Samples from "@cryptostream/core/test/Samples"
import * as SqliteLog from "@cryptostream/sqlite/SqliteLog"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Ref, Stream } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const record = (minute: number, size: number) =>
  LogRecord.encode({
    ...Samples.btc,
    source: "rest",
    knownAt: 1,
    candles: Array.from({ length: size }, (_, i) => Samples.rowOf("1m")(Samples.candleAt(minute + i)))
  })

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-queue-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

describe("a log before live candles", () => {
  it.live("takes a live candle at once, while what comes in bulk waits for its reader", () =>
    Effect.gen(function*() {
      const file = join(yield* folder, "log.sqlite")
      yield* Effect.gen(function*() {
        const log = yield* CandleLog
        const [goOn, first] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
        const read = yield* Ref.make(0)
        const reader = log.consume(
          { group: "slow", interval: "1m", limit: 25, mode: "follow" },
          ({ batches }) =>
            Stream.runForEach(batches, ({ records }) =>
              Ref.update(read, (sum) =>
                sum + records.reduce((all, { candles }) => all + candles, 0)).pipe(
                  Effect.andThen(Deferred.succeed(first, undefined)),
                  Effect.andThen(Deferred.await(goOn))
                ))
        )
        const reading = yield* Effect.forkChild(reader)
        const isPublished = yield* Ref.make(false)
        const bulk = Array.from({ length: 20 }, (_, i) =>
          record(i * 25, 25))
        const publishing = yield* Effect.forkChild(Effect.andThen(log.publish(bulk), Ref.set(isPublished, true)))
        yield* Deferred.await(first)
        yield* Effect.sleep("100 millis")
        assert.isFalse(yield* Ref.get(isPublished), "more than may wait")
        yield* log.publish([record(1_000, 1)]).pipe(Effect.timeout("5 seconds"))
        assert.isFalse(yield* Ref.get(isPublished))
        yield* Deferred.succeed(goOn, undefined)
        yield* Fiber.join(publishing)
        while ((yield* Ref.get(read)) < 501) yield* Effect.sleep("10 millis")
        yield* Fiber.interrupt(reading)
      }).pipe(Effect.provide(SqliteLog.layer({ file, access: "write", queued: 50 })))
    }).pipe(Effect.scoped), 30_000)
})
