import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import * as Consume from "@cryptostream/core/programs/Consume"
import { assert, describe, it } from "@effect/vitest"
import { Context, Deferred, Effect, Exit, Layer, Result, Schema, Stream } from "effect"
import { type Ports, striking } from "./Crashes.ts"
import { derived, options, ports, publish, records, stored } from "./Consuming.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples

/** Publishes, runs with a crash at each of the moments in turn, then to the end. */
const runWithCrashes = Effect.fnUntraced(
  function*(versions: ReadonlyArray<Version.Version>, moments: ReadonlyArray<number>) {
    const context = yield* Layer.build(ports)
    yield* publish(versions).pipe(Effect.provide(context))
    let crashes = 0
    for (const at of moments) {
      const faulty = yield* striking(context as Context.Context<Ports>, at, Effect.die("crash"))
      const exit = yield* Effect.exit(Effect.provide(Consume.run(options), Context.merge(context, faulty)))
      if (Exit.isFailure(exit)) crashes++
    }
    yield* Effect.provide(Consume.run(options), context)
    return { ...yield* Effect.provide(stored, context), crashes }
  },
  Effect.scoped
)

/** Follows the log, is stopped at each of the moments in turn, wherever it is, and goes on to the end. */
const runWithStops = Effect.fnUntraced(function*(versions: ReadonlyArray<Version.Version>, at: ReadonlyArray<number>) {
  const context = yield* Layer.build(ports)
  yield* publish(versions).pipe(Effect.provide(context))
  for (const moment of at) {
    const stop = yield* Deferred.make<void>()
    // The call that is stopped has taken effect already, and others have their turn before it returns.
    const strike = Deferred.succeed(stop, undefined).pipe(Effect.andThen(Effect.yieldNow), Effect.repeat({ times: 5 }))
    const slow = yield* striking(context as Context.Context<Ports>, moment, strike)
    const follow = Consume.run({ ...options, mode: "follow" }).pipe(Effect.provide(Context.merge(context, slow)))
    const quiet = Effect.andThen(Effect.forEach(Array.from({ length: 300 }), () => Effect.yieldNow), Effect.void)
    yield* Effect.raceFirst(follow, Effect.raceFirst(Deferred.await(stop), quiet))
  }
  yield* Effect.provide(Consume.run(options), context)
  return yield* Effect.provide(stored, context)
}, Effect.scoped)

const moments = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 80 }))).check(
  Schema.isMaxLength(3)
)

describe("Consume", () => {
  it.effect.prop("a crash at any point changes neither the candles nor what is derived from them", {
    versions: Samples.versions,
    moments
  }, ({ moments: at, versions }) =>
    Effect.gen(function*() {
      const whole = yield* runWithCrashes(versions, [])
      const crashed = yield* runWithCrashes(versions, at)
      assert.deepStrictEqual(crashed.raw, whole.raw)
      assert.deepStrictEqual(crashed.enriched, derived(crashed.raw))
      assert.strictEqual(crashed.staleFrom, Infinity)
    }), { arbitrary: { runs: 300 } })

  it.effect("a stop at any call changes nothing that is stored", () =>
    Effect.gen(function*() {
      const minutes = [0, 1, 2, 3, 4, 5, 0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11, 12, 13, 14, 9, 8, 7, 15, 16, 17]
      const delivered = minutes.map((minute) => Samples.versionAt(minute, 100 + minute))
      const whole = yield* runWithCrashes(delivered, [])
      for (let moment = 1; moment <= 80; moment++) {
        assert.deepStrictEqual(
          { ...yield* runWithStops(delivered, [moment]), crashes: 0 },
          whole,
          `stopped at call ${moment}`
        )
      }
    }), 30_000)

  it.effect("what was delivered twice changes nothing", () =>
    Effect.gen(function*() {
      const versions = [0, 1, 2, 3, 4].map((minute) => Samples.versionAt(minute))
      const once = yield* runWithCrashes(versions, [])
      assert.deepStrictEqual(yield* runWithCrashes([...versions, ...versions], []), once)
      assert.strictEqual(once.staleFrom, Infinity)
    }))

  it.effect("a record that cannot be read becomes a dead letter, and the rest goes on", () =>
    Effect.gen(function*() {
      const good = records([Samples.versionAt(0), Samples.versionAt(2)])
      const bad = { ...good[0]!, value: "{not json" }
      const misread = records([{ ...Samples.versionAt(1), candle: { ...Samples.candleAt(1), high: 1 } }])
      yield* CandleLog.use((log) => log.publish([good[0]!, bad, ...misread, good[1]!]))
      yield* Consume.run(options)
      const letters = yield* DeadLetters.use((port) => port.list)
      assert.deepStrictEqual(letters.map(({ origin }) => origin), ["1m offset 1", "1m offset 2 candle 0"])
      assert.strictEqual(letters[0]!.bytes, "{not json")
      assert.include(letters[1]!.reason, "high")
      const [mark] = yield* CandleStore.use((store) => store.marks(btc))
      assert.deepInclude(mark, { _tag: "unreadable", from: Samples.start + 60_000, deadLetter: letters[1]!.id })
      assert.strictEqual((yield* stored).raw.length, 2)
    }).pipe(Effect.provide(ports)))

  it.effect("another set of indicators is derived from the raw candles before the log is read on", () =>
    Effect.gen(function*() {
      const other = Result.getOrThrow(Enrichment.make("1m", ["sma_2"]))
      const versions = Array.from({ length: 10 }, (_, minute) => Samples.versionAt(minute, 100 + minute))
      yield* publish(versions)
      yield* Consume.run(options)
      yield* CandleLog.use((log) => log.publish(records([Samples.versionAt(10, 110)])))
      yield* Consume.run({ ...options, enrichment: other })
      const store = yield* CandleStore
      const [table] = yield* Stream.runCollect(store.readEnriched(btc, everything, ["sma_2"]))
      assert.deepStrictEqual([...table!.values[0]!], [NaN, ...Array.from({ length: 10 }, (_, i) => 100.5 + i)])
    }).pipe(Effect.provide(ports)))
})
