import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Readiness from "@cryptostream/core/programs/Readiness"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { TestClock } from "effect/testing"
import * as Consuming from "./Consuming.ts"
import * as Samples from "./Samples.ts"

const minute = 60_000
const live = (at: number): Version.Version => ({ ...Samples.versionAt(at), source: "socket" })

/** Nothing counted, nothing waited for. */
const alone = Layer.merge(
  Layer.effect(Readiness.Readiness, Effect.sync(Readiness.make)),
  Layer.effect(Metric.MetricRegistry, Effect.sync(() => new Map()))
)

/** What the exposition has of a metric. */
const linesOf = (name: string) =>
  Effect.map(PrometheusMetrics.format(), (text) => text.split("\n").filter((line) => line.startsWith(`${name}{`)))

/** Until everybody waits for the clock. */
const settled = Effect.repeat(Effect.yieldNow, { times: 100 })

describe("a consumer measures", () => {
  it.effect("how long after its close a live candle is stored, and no other", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Samples.start + 3 * minute + 700)
      yield* Consuming.publish([Samples.versionAt(0), Samples.versionAt(1)])
      yield* Consume.run(Consuming.options)
      assert.deepStrictEqual(yield* linesOf("cryptostream_close_to_stored_seconds_count"), [])
      yield* Consuming.publish([live(2)])
      yield* Consume.run(Consuming.options)
      assert.deepStrictEqual(yield* linesOf("cryptostream_close_to_stored_seconds_sum"), [
        "cryptostream_close_to_stored_seconds_sum{interval=\"1m\"} 0.7"
      ])
      const stages = yield* linesOf("cryptostream_batch_seconds_count")
      for (const stage of ["merge", "raw", "enriched", "checkpoint"]) {
        assert.isTrue(stages.some((line) => line.includes(`stage="${stage}"`)), stage)
      }
    }).pipe(Effect.provide(Layer.merge(Consuming.ports, alone))))

  it.effect("how far behind it is, which makes it not ready until it has caught up", () =>
    Effect.gen(function*() {
      const store = yield* CandleStore
      const seen: Array<readonly [lag: string | undefined, waitsFor: string | undefined]> = []
      const watched: typeof store = {
        ...store,
        writeRaw: Effect.fnUntraced(function*(blocks) {
          seen.push([(yield* linesOf("cryptostream_consumer_lag"))[0], (yield* Readiness.lines)[0]])
          yield* store.writeRaw(blocks)
        })
      }
      yield* Consuming.publish(Array.from({ length: 600 }, (_, at) => Samples.versionAt(at)))
      yield* Effect.provideService(Consume.run({ ...Consuming.options, batchSize: 50 }), CandleStore, watched)
      const lag = (records: number) => `cryptostream_consumer_lag{partition="1m"} ${records}`
      assert.deepStrictEqual(seen.slice(0, 4), [
        [undefined, undefined],
        [lag(550), "1m: 550 records of the log are not stored yet"],
        [lag(500), undefined],
        [lag(450), undefined]
      ])
      assert.deepStrictEqual(yield* linesOf("cryptostream_consumer_lag"), [lag(0)])
      assert.deepStrictEqual(yield* Readiness.lines, [])
    }).pipe(Effect.provide(Layer.merge(Consuming.ports, alone))))

  it.effect("how old the newest candle of each series is, also where nothing comes", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Samples.start + minute)
      yield* Consuming.publish([live(0)])
      const running = yield* Effect.forkChild(Consume.run({ ...Consuming.options, mode: "follow" }))
      const seconds = (age: number) => [`cryptostream_last_candle_age_seconds{symbol="BTCUSDC",interval="1m"} ${age}`]
      yield* settled
      for (const age of [1, 2, 3]) {
        yield* TestClock.adjust("1 second")
        yield* settled
        assert.deepStrictEqual(yield* linesOf("cryptostream_last_candle_age_seconds"), seconds(age))
      }
      yield* Fiber.interrupt(running)
    }).pipe(Effect.provide(Layer.merge(Consuming.ports, alone))))
})
