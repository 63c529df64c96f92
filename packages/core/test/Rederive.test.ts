import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Marking from "@cryptostream/core/programs/Marking"
import * as Merge from "@cryptostream/core/quality/Merge"
import { assert, describe, it } from "@effect/vitest"
import { Context, Deferred, Effect, Exit, Fiber, Layer, Ref, Result, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { counting, derived, options, ports, publish, stored, storedBy } from "./Consuming.ts"
import { type Ports, striking } from "./Crashes.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const minutes = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => Samples.versionAt(from + i, 100 + (from + i) * 7 % 31))
const at = (minute: number) => Samples.start + minute * 60_000

const small = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))
const deliveries = Schema.Array(
  Schema.Struct({ minute: small(40), close: small(3), trades: small(3), ends: Schema.Boolean, crash: small(60) })
).check(Schema.isMaxLength(60))

/** The one version of each bucket that holds, in order of time. */
const merged = (versions: ReadonlyArray<Version.Version>): ReadonlyArray<Version.Version> => {
  const best = new Map<number, Version.Version>()
  for (const version of versions) {
    const known = best.get(version.candle.openTime)
    best.set(version.candle.openTime, known === undefined ? version : Merge.merge(known, version))
  }
  return [...best.values()].sort((a, b) => a.candle.openTime - b.candle.openTime)
}

/** A consumer that follows behind a hundred candles, and halts once what it derives again has been read past minute 40. */
const halted = Effect.gen(function*() {
  yield* publish(minutes(0, 100))
  yield* Consume.run(options)
  const [reached, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const store = yield* CandleStore
  const halt = Effect.andThen(Deferred.succeed(reached, undefined), Deferred.await(goOn))
  const halting: CandleStore["Service"] = {
    ...store,
    read: (series, span) =>
      span.from < at(40)
        ? store.read(series, span)
        : Stream.fromArrayEffect(Effect.tap(Stream.runCollect(store.read(series, span)), () => halt))
  }
  const fiber = yield* Consume.run({ ...options, mode: "follow" }).pipe(
    Effect.provideService(CandleStore, halting),
    Effect.forkChild
  )
  return { fiber, reached, goOn }
})

/** Everybody has had their turn. */
const settled = Effect.repeat(Effect.yieldNow, { times: 100 })

describe("Rederive", () => {
  it.effect.prop(
    "in any order of delivery, in any portions, with crashes: the store is that of one ingest in order",
    // A window forgets soon, so that it often ends early; an average never does within so few candles.
    { deliveries, enrichment: Schema.Literals(["sma_3", "ema_3"]) },
    ({ deliveries: all, enrichment: column }) =>
      Effect.gen(function*() {
        const context = yield* Layer.build(ports)
        const enrichment = Result.getOrThrow(Enrichment.make("1m", [column]))
        const run = Consume.run({ ...options, enrichment })
        const delivered: Array<Version.Version> = []
        for (const { close, crash, ends, minute, trades } of all) {
          const version = Samples.versionAt(minute, 2 + close, trades)
          delivered.push(version)
          yield* Effect.provide(publish([version]), context)
          if (!ends) continue
          const faulty = yield* striking(context as Context.Context<Ports>, crash, Effect.die("crash"))
          yield* Effect.exit(Effect.provide(run, Context.merge(context, faulty)))
        }
        yield* Effect.provide(run, context)
        const { enriched, raw, staleFrom } = yield* Effect.provide(storedBy(enrichment), context)
        assert.deepStrictEqual(raw, merged(delivered))
        assert.deepStrictEqual(enriched, derived(raw, enrichment))
        assert.strictEqual(staleFrom, Infinity)
      }).pipe(Effect.scoped),
    { arbitrary: { runs: 600 } }
  )

  it.effect("a history that comes newest first behind a series ends as if it had come in order", () =>
    Effect.gen(function*() {
      yield* publish(minutes(60, 80))
      yield* Consume.run(options)
      for (let from = 50; from >= 0; from -= 10) yield* publish(minutes(from, from + 10))
      yield* Consume.run(options)
      const { enriched, raw, staleFrom } = yield* stored
      assert.deepStrictEqual(raw, minutes(0, 80))
      assert.deepStrictEqual(enriched, derived(minutes(0, 80)))
      assert.strictEqual(staleFrom, Infinity)
    }).pipe(Effect.provide(ports)))

  it.effect("it ends soon behind a correction that the window forgets, and rewrites nothing further on", () =>
    Effect.gen(function*() {
      const sma = { ...options, enrichment: Result.getOrThrow(Enrichment.make("1m", ["sma_3"])), keptEvery: 10 }
      yield* publish(minutes(0, 1_000))
      yield* Consume.run(sma)
      const { layer, rows } = yield* counting
      yield* publish([Samples.versionAt(700, 500, 9)])
      yield* Consume.run(sma).pipe(Effect.provide(layer))
      assert.isBelow(yield* Ref.get(rows), 300, "fewer than lie between it and the head")
      const [table] = yield* Stream.runCollect((yield* CandleStore).readEnriched(btc, { from: at(698), to: at(705) }, [
        "sma_3"
      ]))
      const closes = minutes(0, 1_000).map(({ candle }) => candle.close).with(700, 500)
      assert.deepStrictEqual(
        [...table!.values[0]!],
        [698, 699, 700, 701, 702, 703, 704].map((i) => (closes[i - 2]! + closes[i - 1]! + closes[i]!) / 3)
      )
    }).pipe(Effect.provide(ports)))

  it.effect("killed on its way it goes on where it was, not at the beginning", () =>
    Effect.gen(function*() {
      const far = { ...options, keptEvery: 10_000 }
      yield* publish(minutes(0, 200))
      yield* Consume.run(far)
      yield* publish([Samples.versionAt(1, 500, 9)])
      const context = yield* Effect.context<Ports | LiveFeed>()
      // Two calls a stretch of four, each with two moments: some hundred candles are done by then.
      const faulty = yield* striking(context, 110, Effect.die("crash"))
      const exit = yield* Effect.exit(Effect.provide(Consume.run(far), Context.merge(context, faulty)))
      assert.isTrue(Exit.isFailure(exit))
      const stale = (yield* stored).staleFrom
      assert.isAbove(stale, at(80))
      const { layer, rows } = yield* counting
      yield* Consume.run(far).pipe(Effect.provide(layer))
      assert.isAtMost(yield* Ref.get(rows), (at(200) - stale) / 60_000 + 4)
      const { enriched, raw, staleFrom } = yield* stored
      assert.deepStrictEqual(enriched, derived(raw))
      assert.strictEqual(staleFrom, Infinity)
    }).pipe(Effect.provide(ports)))

  it.effect("a change that alters no value does not hide that the values behind what was reached are old", () =>
    Effect.gen(function*() {
      yield* publish(minutes(0, 200))
      yield* Consume.run(options)
      yield* publish([Samples.versionAt(1, 500, 9)])
      const faulty = yield* striking(yield* Effect.context<Ports>(), 110, Effect.die("crash"))
      assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provide(Consume.run(options), faulty))))
      const { raw: before, staleFrom } = yield* stored
      assert.isAbove(staleFrom, at(60))
      // Other trades, the same close: the state behind it comes out the same at once.
      yield* publish([Samples.versionAt(50, before[50]!.candle.close, 9)])
      yield* Consume.run(options)
      const { enriched, raw } = yield* stored
      assert.strictEqual(raw[50]!.candle.trades, 9)
      assert.deepStrictEqual(enriched, derived(raw))
    }).pipe(Effect.provide(ports)))

  it.effect("live candles are stored while it works, and it is stale until the end", () =>
    Effect.gen(function*() {
      const { fiber, goOn, reached } = yield* halted
      yield* publish([Samples.versionAt(1, 500, 9)])
      yield* settled
      assert.strictEqual((yield* stored).staleFrom, at(1), "noted before anything is derived again")
      yield* TestClock.adjust("5 seconds")
      yield* Deferred.await(reached)
      yield* publish(minutes(100, 103))
      yield* settled
      const meanwhile = yield* stored
      assert.strictEqual(meanwhile.raw.length, 103)
      assert.strictEqual(meanwhile.enriched.length, 103)
      assert.isAtMost(meanwhile.staleFrom, at(44))
      assert.isAbove(meanwhile.staleFrom, at(30))
      yield* Deferred.succeed(goOn, undefined)
      yield* TestClock.adjust("5 seconds")
      const { enriched, raw, staleFrom } = yield* stored
      assert.strictEqual(staleFrom, Infinity)
      assert.deepStrictEqual(enriched, derived(raw))
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("what changes under it meanwhile is derived again as well", () =>
    Effect.gen(function*() {
      const { fiber, goOn, reached } = yield* halted
      yield* publish([Samples.versionAt(1, 500, 9)])
      yield* settled
      yield* TestClock.adjust("5 seconds")
      yield* Deferred.await(reached)
      // It has read these already, and is about to write what it derived from them.
      yield* publish([Samples.versionAt(45, 400, 9)])
      yield* settled
      yield* Deferred.succeed(goOn, undefined)
      yield* TestClock.adjust("5 seconds")
      const { enriched, raw, staleFrom } = yield* stored
      assert.strictEqual(raw[45]!.candle.close, 400)
      assert.deepStrictEqual(enriched, derived(raw))
      assert.strictEqual(staleFrom, Infinity)
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("whoever watches is told what changed: the candle at once, what follows from it at the end", () =>
    Effect.gen(function*() {
      yield* publish(minutes(0, 100))
      yield* Consume.run(options)
      const changes = yield* (yield* LiveFeed).events.pipe(
        Stream.filter((event) => event._tag === "changed"),
        Stream.take(2),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      yield* publish([Samples.versionAt(90, 500, 9)])
      yield* Consume.run(options)
      assert.deepStrictEqual(yield* Fiber.join(changes), [
        { _tag: "changed", series: btc, from: at(90), to: at(91) },
        { _tag: "changed", series: btc, from: at(90), to: at(100) }
      ])
    }).pipe(Effect.provide(ports)))

  it.effect("who asks for it has it derived again from there on, whatever stands in the store", () =>
    Effect.gen(function*() {
      yield* publish(minutes(0, 50))
      yield* Consume.run(options)
      const truth = (yield* stored).enriched
      yield* (yield* CandleStore).writeEnriched([{
        series: btc,
        table: {
          openTimes: Float64Array.from([5, 30, 49], at),
          columns: options.enrichment.columns,
          values: options.enrichment.columns.map(() => Float64Array.from([1, 2, 3]))
        }
      }])
      yield* (yield* CandleLog).publish([Marking.record(btc, { _tag: "reprocess", from: at(20), knownAt: 1 })])
      yield* Consume.run(options)
      const { enriched } = yield* stored
      assert.deepStrictEqual(enriched.slice(20), truth.slice(20))
      assert.deepStrictEqual(enriched[5], [at(5), 1, 1, 1])
    }).pipe(Effect.provide(ports)))
})
