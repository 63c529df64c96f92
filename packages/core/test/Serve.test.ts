import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { MarketData, MarketDataError } from "@cryptostream/core/ports/MarketData"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Serve from "@cryptostream/core/programs/Serve"
import * as Verify from "@cryptostream/core/programs/Verify"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import * as Whole from "@cryptostream/core/programs/Whole"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option, Result } from "effect"
import { TestClock } from "effect/testing"
import { enrichment, options as consuming, publish } from "./Consuming.ts"
import * as Exchange from "./Exchange.ts"
import { ports, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const { at } = Exchange

/** The whole program over an exchange that has run for a while, an hour in. */
const running = Effect.fnUntraced(function*(exchange: Effect.Success<ReturnType<typeof Exchange.make>>) {
  yield* TestClock.setTime(at(60))
  const fiber = yield* Whole.forever({ enrichment: () => enrichment }).pipe(
    Effect.provide(exchange.layer),
    Effect.forkChild
  )
  yield* Exchange.passTime(20_000)
  return fiber
})

const isOpen = (request: Requests.Request) => Effect.map(Requests.stateOf(request), Option.isSome)

describe("what is asked of a running program", () => {
  it.effect("more series: filled from the first candle that there is, and followed", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc], { ETHUSDC: 30 })
      const fiber = yield* running(exchange)
      const request = { _tag: "track", series: eth } as const
      yield* Requests.ask([request])
      yield* Exchange.passTime(30_000)
      assert.isFalse(yield* isOpen(request))
      const { minutes, account } = yield* stored(eth)
      assert.deepStrictEqual(minutes, Array.from({ length: 30 }, (_, i) => 30 + i))
      assert.strictEqual(account.completeness, 1)
      assert.deepStrictEqual((yield* Watchlist.load).pipe(Option.getOrThrow).map(Series.key), [
        "BTCUSDC-1m",
        "ETHUSDC-1m"
      ])
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("a series less: its account ends where its producer was, and it lacks nothing later on", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc, eth])
      const fiber = yield* running(exchange)
      yield* Requests.ask([{ _tag: "untrack", series: eth }])
      yield* Exchange.passTime(600_000)
      const { account, minutes } = yield* stored(eth)
      assert.strictEqual(minutes.length, 60)
      assert.strictEqual(account.missing, 0)
      assert.strictEqual(account.expected, 60)
      assert.deepStrictEqual((yield* Watchlist.load).pipe(Option.getOrThrow).map(Series.key), ["BTCUSDC-1m"])
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("a span of an interval that nobody watches: it has a consumer as well", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc])
      const fiber = yield* running(exchange)
      const series = Series.make("BTCUSDC", "5m")
      const request = { _tag: "backfill", series, from: at(0), to: at(60) } as const
      yield* Requests.ask([request])
      yield* Exchange.passTime(20_000)
      assert.isFalse(yield* isOpen(request))
      assert.strictEqual((yield* stored(series)).minutes.length, 12)
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("a series that is let go by mistake, and asked for again at once: its account goes on", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc, eth])
      const fiber = yield* running(exchange)
      yield* Requests.ask([{ _tag: "untrack", series: eth }])
      yield* TestClock.adjust("1500 millis")
      yield* Requests.ask([{ _tag: "track", series: eth }])
      yield* Exchange.passTime(600_000)
      assert.deepInclude((yield* stored(eth)).account, { expected: 70, candles: 70, missing: 0 })
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("the last series less, and then another: it is produced", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc])
      const fiber = yield* running(exchange)
      yield* Requests.ask([{ _tag: "untrack", series: btc }])
      yield* Exchange.passTime(20_000)
      yield* Requests.ask([{ _tag: "track", series: eth }])
      yield* Exchange.passTime(600_000)
      assert.strictEqual((yield* stored(eth)).account.completeness, 1)
      assert.isAtLeast((yield* stored(eth)).minutes.length, 69)
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("two spans of one series, the second while the first is under way: neither is forgotten", () =>
    Effect.gen(function*() {
      const backfill = (from: number) => ({ _tag: "backfill", series: btc, from, to: 9 }) as const
      const [first, second] = [backfill(1), backfill(2)]
      yield* Requests.ask([first])
      yield* Requests.ask([second])
      yield* Requests.done(first)
      assert.deepStrictEqual((yield* Requests.all).map(({ request }) => request), [second])
      const [off, on] = [{ _tag: "untrack", series: eth } as const, { _tag: "track", series: eth } as const]
      yield* Requests.ask([off])
      yield* Requests.ask([on])
      yield* Requests.done(off)
      assert.deepStrictEqual((yield* Requests.all).map(({ request }) => request), [second, on])
    }).pipe(Effect.provide(ports)))

  it.effect("a series less, while nothing runs", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc, eth])
      yield* Fiber.interrupt(yield* running(exchange))
      yield* Serve.untrack(eth)
      yield* Consume.run({ ...consuming, group: "consumer" })
      yield* TestClock.adjust("1 hour")
      const { account } = yield* stored(eth)
      assert.deepInclude(account, { expected: 60, missing: 0 })
      assert.strictEqual((yield* stored(btc)).account.missing, 60)
    }).pipe(Effect.provide(ports)))

  it.effect("what the source refuses stays asked for, with the reason, and the program goes on", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc])
      const refusing = Layer.effect(
        MarketData,
        Effect.map(MarketData, (source) =>
          MarketData.of({
            ...source,
            check: () => Effect.fail(new MarketDataError({ source: "exchange", message: "ETHUSDC is not traded" }))
          }))
      ).pipe(Layer.provide(exchange.layer))
      const request = { _tag: "track", series: eth } as const
      const fiber = yield* Effect.forkChild(Effect.provide(Serve.run(), refusing))
      yield* Requests.ask([request])
      yield* Exchange.passTime(5_000)
      const [asked] = yield* Requests.all
      assert.deepStrictEqual(asked, { request, failed: "ETHUSDC is not traded" })
      yield* Requests.ask([{ _tag: "untrack", series: btc }])
      yield* Exchange.passTime(5_000)
      assert.strictEqual((yield* Requests.all).length, 1)
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))

  it.effect("derived values anew: done once they are right again", () =>
    Effect.gen(function*() {
      const exchange = yield* Exchange.make([btc])
      const fiber = yield* running(exchange)
      yield* Exchange.passTime(20_000)
      const { columns } = enrichment
      const spoilt = { openTimes: Float64Array.of(at(10)), columns, values: columns.map(() => Float64Array.of(1)) }
      yield* (yield* CandleStore).writeEnriched([{ series: btc, table: spoilt }])
      const found = yield* Verify.series(btc, enrichment)
      assert.deepInclude(found, { rows: 60, differing: 1, absent: 0, extra: 0, first: at(10) })
      const request = { _tag: "reprocess", series: btc, from: at(0) } as const
      yield* Requests.ask([request])
      yield* Exchange.passTime(10_000)
      assert.isFalse(yield* isOpen(request))
      assert.isTrue(Verify.isRight(yield* Verify.series(btc, enrichment)))
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(ports)))
})

describe("verify", () => {
  it.effect("tells rows without a candle, candles without a row, and those that are not stored whole yet", () =>
    Effect.gen(function*() {
      yield* publish([0, 1, 2, 3].map((minute) => Samples.versionAt(minute)))
      yield* Consume.run(consuming)
      const store = yield* CandleStore
      const { columns } = enrichment
      const values = columns.map(() => Float64Array.of(1))
      yield* store.writeEnriched([{ series: btc, table: { openTimes: Float64Array.of(at(2.5)), columns, values } }])
      yield* store.writeRaw([{ series: btc, versions: [Samples.versionAt(-1), Samples.versionAt(4)] }])
      const found = yield* Verify.series(btc, enrichment)
      assert.deepInclude(found, { absent: 1, extra: 1, pending: 1, first: at(-1), isOfOtherSettings: false })
    }).pipe(Effect.provide(ports)))

  it.effect("a series that other settings derived is not right, and one of which nothing is derived waits", () =>
    Effect.gen(function*() {
      const versions = [0, 1, 2, 3].map((minute) => Samples.versionAt(minute))
      yield* publish(versions)
      yield* Consume.run(consuming)
      const state = yield* StateStore
      const withoutList = StateStore.of({ ...state, all: () => Effect.die("all that is kept was read") })
      for (const other of [["sma_3"], ["sma_7"], []]) {
        const found = yield* Effect.provideService(
          Verify.series(btc, Result.getOrThrow(Enrichment.make("1m", other))),
          StateStore,
          withoutList
        )
        assert.deepInclude(found, { rows: 0, pending: 4, isOfOtherSettings: true })
        assert.isFalse(Verify.isRight(found))
      }
      yield* (yield* CandleStore).writeRaw([{ series: eth, versions }])
      const waiting = yield* Verify.series(eth, enrichment)
      assert.deepInclude(waiting, { rows: 0, pending: 4, isOfOtherSettings: false })
      assert.isTrue(Verify.isRight(waiting))
    }).pipe(Effect.provide(ports)))
})
