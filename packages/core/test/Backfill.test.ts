import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { type Asking, type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Account from "@cryptostream/core/quality/Account"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Layer, Ref, Result, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const minute = 60_000
const at = (n: number): number => Samples.start + n * minute
const row = (n: number) => Samples.rowOf("1m")(Samples.candleAt(n, 100, 1))
const ports = Layer.mergeAll(
  MemoryCandleLog.layer,
  MemoryCandleStore.layer,
  DeadLetters.layerMemory,
  StateStore.layerMemory,
  LiveFeed.layer
)

/** An exchange that has these minutes, one row a page, and keeps what it was asked for. */
const exchange = (minutes: ReadonlyArray<number>, given: Ref.Ref<ReadonlyArray<number>>) =>
  Layer.succeed(MarketData, {
    fingerprint: () => "test",
    finite: false,
    check: () => Effect.void,
    now: Clock.currentTimeMillis,
    unreadable: [],
    series: Effect.succeed([btc]),
    history: (series: Series.Series, from: number, { to = Infinity }: Asking = {}) =>
      Stream.fromIterable(minutes.filter((n) => at(n) >= from && at(n) < to)).pipe(
        Stream.mapEffect((n) =>
          Effect.as(
            Ref.update(given, (all) => [...all, n]),
            {
              _tag: "Closed",
              series,
              source: "rest",
              knownAt: 1,
              rows: [row(n)]
            } satisfies Item
          )
        ),
        Stream.rechunk(1)
      ),
    live: () => Stream.never
  })

const enrichment = Result.getOrThrow(Enrichment.make("1m", []))

/** Moves what the log holds into the store. */
const store = Consume.run({ interval: "1m", group: "test", mode: "drain", enrichment })

const range = (from: number, to: number): ReadonlyArray<number> => Array.from({ length: to - from }, (_, i) => from + i)

const account = Effect.gen(function*() {
  const candleStore = yield* CandleStore
  return Account.make(btc, yield* candleStore.runs(btc, everything), yield* candleStore.marks(btc), at(1_000))
})

const backfill = (from: number, to: number) =>
  Effect.flatMap(Backfill.missing(btc, { from: at(from), to: at(to) }), (parts) => Backfill.run(parts))

describe("Backfill", () => {
  it.effect("asks for what the store does not have, and for nothing else", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(100))
      const given = yield* Ref.make<ReadonlyArray<number>>([])
      const source = exchange(range(0, 100), given)
      yield* Effect.andThen(backfill(20, 30), store).pipe(Effect.provide(source))
      yield* Effect.andThen(backfill(50, 60), store).pipe(Effect.provide(source))
      assert.deepStrictEqual(yield* Ref.get(given), [...range(20, 30), ...range(50, 60)])
      yield* Effect.andThen(backfill(10, 70), store).pipe(Effect.provide(source))
      assert.deepStrictEqual((yield* Ref.get(given)).slice(20), [...range(10, 20), ...range(30, 50), ...range(60, 70)])
      yield* Effect.andThen(backfill(10, 70), store).pipe(Effect.provide(source))
      assert.strictEqual((yield* Ref.get(given)).length, 60)
      assert.deepInclude(yield* account, { candles: 60, expected: 60, missing: 0, completeness: 1 })
    }).pipe(Effect.provide(ports)))

  it.effect("watches from the listing on, and calls missing what the exchange does not have inside the span", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(100))
      const source = exchange([...range(5, 10), ...range(12, 18)], yield* Ref.make<ReadonlyArray<number>>([]))
      yield* Effect.andThen(backfill(0, 20), store).pipe(Effect.provide(source))
      const { expected, gaps } = yield* account
      assert.strictEqual(expected, 15)
      assert.deepStrictEqual(gaps.map(({ buckets, from }) => [from, buckets]), [[at(10), 2], [at(18), 2]])
    }).pipe(Effect.provide(ports)))

  it.effect("watches a series that had begun before from the start of what is asked for", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(100))
      const source = exchange([...range(5, 10), ...range(12, 20)], yield* Ref.make<ReadonlyArray<number>>([]))
      yield* Effect.andThen(backfill(5, 10), store).pipe(Effect.provide(source))
      yield* Effect.andThen(backfill(10, 20), store).pipe(Effect.provide(source))
      assert.deepInclude(yield* account, { candles: 13, expected: 15, missing: 2 })
    }).pipe(Effect.provide(ports)))

  it.effect("asks for no bucket that has not closed, and calls none of them missing", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10) + 5)
      const given = yield* Ref.make<ReadonlyArray<number>>([])
      yield* Effect.andThen(backfill(5, 50), store).pipe(Effect.provide(exchange(range(0, 9), given)))
      assert.deepStrictEqual(yield* Ref.get(given), range(5, 9))
      assert.deepInclude(yield* account, { expected: 4, missing: 0 })
    }).pipe(Effect.provide(ports)))

  it.effect.prop("goes on where it was stopped, whenever that is", {
    pages: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 }))
  }, ({ pages }) =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(100))
      const given = yield* Ref.make<ReadonlyArray<number>>([])
      const source = exchange(range(0, 100), given)
      const stopping = Layer.effect(
        MarketData,
        Effect.map(MarketData, (whole) => ({
          ...whole,
          history: (series: Series.Series, from: number, asking?: Asking) =>
            Stream.concat(Stream.take(whole.history(series, from, asking), pages), Stream.die("stopped"))
        }))
      ).pipe(Layer.provide(source))
      yield* Effect.exit(Effect.provide(backfill(10, 50), stopping))
      yield* store
      yield* Effect.andThen(backfill(10, 50), store).pipe(Effect.provide(source))
      const { candles, expected, missing } = yield* account
      assert.deepStrictEqual({ candles, expected, missing }, { candles: 40, expected: 40, missing: 0 })
      // At most the pages of the batch under way were fetched twice.
      assert.isAtMost((yield* Ref.get(given)).length, 45)
    }).pipe(Effect.provide(Layer.fresh(ports))))
})
