import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { type Asking, type Item, MarketData } from "@cryptostream/core/ports/MarketData"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as Account from "@cryptostream/core/quality/Account"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Layer, Metric, Result, Stream } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { TestClock } from "effect/testing"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const minute = 60_000
const at = (n: number): number => Samples.start + n * minute
const ports = Layer.mergeAll(
  MemoryCandleLog.layer,
  MemoryCandleStore.layer,
  DeadLetters.layerMemory,
  StateStore.layerMemory,
  LiveFeed.layer
)
const enrichment = Result.getOrThrow(Enrichment.make("1m", []))

/** An exchange of a minute a candle by the clock, but for some; `late` says from when (epoch ms) it has one of those. */
const exchange = (holes: ReadonlyArray<number>, late: ReadonlyMap<number, number> = new Map()) =>
  Layer.succeed(MarketData, {
    fingerprint: () => "test",
    finite: false,
    check: () => Effect.void,
    now: Clock.currentTimeMillis,
    unreadable: [],
    series: Effect.succeed([btc]),
    history: (series: Series.Series, from: number, { to = Infinity }: Asking = {}) =>
      Stream.fromEffect(Effect.map(Clock.currentTimeMillis, (now): Item => {
        const minutes = Array.from({ length: Math.floor((now - Samples.start) / minute) }, (_, n) => n)
        const isThere = (n: number) => !holes.includes(n) || (late.get(n) ?? Infinity) <= now
        const rows = minutes.filter((n) => at(n) >= from && at(n) < to && isThere(n))
          .map((n) => Samples.rowOf("1m")(Samples.candleAt(n)))
        return { _tag: "Closed", series, source: "rest", knownAt: now, rows }
      })),
    live: () => Stream.never
  })

const account = Effect.gen(function*() {
  const store = yield* CandleStore
  const now = yield* Clock.currentTimeMillis
  return Account.make(btc, yield* store.runs(btc, everything), yield* store.marks(btc), now)
})

/** The whole line for some minutes of the clock, step by step. */
const runFor = Effect.fnUntraced(function*(minutes: number) {
  for (let i = 0; i < minutes * 12; i++) yield* TestClock.adjust("5 seconds")
})

describe("the whole line, with a line that says nothing", () => {
  it.effect("is kept whole by its deadlines, and proves a hole of the exchange", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10))
      yield* Effect.forkChild(Whole.forever({ enrichment: () => enrichment }), { startImmediately: true })
      yield* runFor(5)
      const { candles, expected, exchangeHoles, gaps, missing } = yield* account
      assert.deepStrictEqual({ exchangeHoles, missing }, { exchangeHoles: 2, missing: 0 })
      assert.isAtLeast(candles, 12)
      assert.isAtLeast(expected, candles + 2)
      assert.isAtLeast(gaps[0]!.asked.length, 2)
    }).pipe(Effect.provide(Layer.merge(ports, exchange([4, 5])))))

  it.effect("tells how many gaps are open, each minute", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10))
      yield* Effect.forkChild(Whole.forever({ enrichment: () => enrichment }), { startImmediately: true })
      yield* runFor(1)
      const open = Effect.map(
        PrometheusMetrics.format(),
        (text) => /cryptostream_gaps_open\{[^}]*\} (\d+)/.exec(text)?.[1]
      )
      assert.strictEqual(yield* open, "0")
      const store = yield* CandleStore
      // Somebody says that it is watched from further back, where nothing is.
      yield* store.writeMarks(btc, [{ _tag: "tracked", from: at(-5), knownAt: 0 }])
      yield* runFor(2)
      assert.strictEqual(yield* open, "1")
    }).pipe(
      Effect.provideServiceEffect(Metric.MetricRegistry, Effect.sync(() => new Map())),
      Effect.provide(Layer.merge(ports, exchange([])))
    ))

  it.effect("finds a candle that the exchange had not at first, and proves nothing of it", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10))
      yield* Effect.forkChild(Whole.forever({ enrichment: () => enrichment }), { startImmediately: true })
      yield* runFor(3)
      assert.strictEqual((yield* account).exchangeHoles, 1)
      yield* runFor(12)
      assert.deepInclude(yield* account, { exchangeHoles: 0, missing: 0 })
    }).pipe(Effect.provide(Layer.merge(ports, exchange([4], new Map([[4, at(15)]]))))))
})
