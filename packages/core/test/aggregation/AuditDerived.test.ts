import * as Aggregation from "@cryptostream/core/aggregation/Aggregation"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Aggregated from "@cryptostream/core/programs/Aggregated"
import * as Agreeing from "@cryptostream/core/programs/Agreeing"
import * as AuditDerived from "@cryptostream/core/programs/AuditDerived"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Samples from "../Samples.ts"

const minutes = Samples.btc
const fives = Series.make("BTCUSDC", "5m")
const pair: Aggregated.Pair = { series: fives, of: "1m" }
const at = (minute: number) => Samples.start + minute * 60_000

const ports = Layer.mergeAll(MemoryCandleStore.layer, StateStore.layerMemory, LiveFeed.layer)

const candle = (minute: number) => Samples.candleAt(minute, 100 + minute % 7, 1 + minute % 3)
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

const store = (series: Series.Series, candles: ReadonlyArray<Candle.Candle>) =>
  CandleStore.use((one) =>
    one.writeRaw([{
      series,
      versions: candles.map((candle): Version.Version => ({ candle, source: "rest", knownAt: 1 }))
    }])
  )

/** What the exchange would say of whole buckets. */
const exchange = (from: number, to: number): ReadonlyArray<Candle.Candle> => {
  const { initial, step } = Aggregation.make("5m", "1m")
  return step(initial, range(from, to).map(candle))[1].map(({ candle }) => candle)
}

const openTimes = (isRecorded: boolean, span = everything) =>
  Effect.map(
    Stream.runCollect(Aggregated.read(pair, span, isRecorded)),
    (all) => all.map((one) => [(one.candle.openTime - Samples.start) / 60_000, one.children] as const)
  )

describe("derived candles of a store", () => {
  it.effect("are given out once they are closed: by the last child, a later one, or a mark that reaches past the end", () =>
    Effect.gen(function*() {
      yield* store(minutes, [...range(0, 5), 6, 7, 11].map(candle))
      assert.deepStrictEqual(yield* openTimes(false), [[0, 5], [5, 2]])
      assert.deepStrictEqual(yield* openTimes(false, { from: at(1), to: at(10) }), [[5, 2]])
      yield* CandleStore.use((one) =>
        one.writeMarks(minutes, [{ _tag: "asked", from: at(12), to: at(14), knownAt: at(16) }])
      )
      assert.deepStrictEqual(yield* openTimes(false), [[0, 5], [5, 2]])
      yield* CandleStore.use((one) =>
        one.writeMarks(minutes, [{ _tag: "asked", from: at(12), to: at(15), knownAt: at(16) }])
      )
      assert.deepStrictEqual(yield* openTimes(false), [[0, 5], [5, 2], [10, 1]])
    }).pipe(Effect.provide(ports)))

  it.effect("of recorded data end with what there is: more will not come", () =>
    Effect.gen(function*() {
      yield* store(minutes, range(0, 7).map(candle))
      assert.deepStrictEqual(yield* openTimes(false), [[0, 5]])
      assert.deepStrictEqual(yield* openTimes(true), [[0, 5], [5, 2]])
    }).pipe(Effect.provide(ports)))

  it.effect("follow a candle that is found late", () =>
    Effect.gen(function*() {
      yield* store(minutes, [0, 1, 3, 4].map(candle))
      assert.deepStrictEqual(yield* openTimes(false), [[0, 4]])
      yield* store(minutes, [candle(2)])
      assert.deepStrictEqual(yield* openTimes(false), [[0, 5]])
    }).pipe(Effect.provide(ports)))
})

describe("two series of a store are compared", () => {
  it.effect("bucket by bucket, also where a side has none; not where they have nothing in common", () =>
    Effect.gen(function*() {
      yield* store(minutes, [...range(0, 10), ...range(15, 20)].map(candle))
      yield* store(fives, exchange(0, 20).filter(({ openTime }) => openTime !== at(5)))
      const { buckets, differences, ending } = yield* Agreeing.audit(pair, true)
      assert.strictEqual(buckets, 2)
      assert.deepStrictEqual(differences.map(({ derived, openTime, recorded }) => [openTime, derived, recorded]), [
        [at(5), "present", "absent"],
        [at(10), "absent", "present"]
      ])
      assert.isUndefined(ending)
      yield* store(Series.make("ETHUSDC", "1m"), range(0, 10).map(candle))
      yield* store(Series.make("ETHUSDC", "5m"), exchange(100, 110))
      const apart = yield* Agreeing.audit({ series: Series.make("ETHUSDC", "5m"), of: "1m" }, true)
      assert.deepInclude(apart, { buckets: 0, differences: [] })
    }).pipe(Effect.provide(ports)))

  it.effect("to where a candle may still come: two deadlines behind the newest one", () =>
    Effect.gen(function*() {
      yield* store(minutes, range(0, 10).map(candle))
      yield* store(fives, exchange(0, 10))
      assert.strictEqual((yield* Agreeing.audit(pair, false)).buckets, 1)
      yield* store(minutes, [candle(10)])
      assert.strictEqual((yield* Agreeing.audit(pair, false)).buckets, 2)
    }).pipe(Effect.provide(ports)))

  it("each series with the longest shorter one", () => {
    const stored = ["1m", "5m", "1h"].map((interval) => Series.make("BTCUSDC", interval as "1m"))
    assert.deepStrictEqual(
      Agreeing.pairs([...stored, Series.make("ETHUSDC", "1h")]).map(({ of, series }) =>
        `${Series.key(series)} of ${of}`
      ),
      ["BTCUSDC-5m of 1m", "BTCUSDC-1h of 5m"]
    )
  })
})

describe("the job", () => {
  const found = Metrics.mismatchesOf("derived")
  const wrong = (candle: Candle.Candle, minute: number): Candle.Candle =>
    candle.openTime === at(minute) ? { ...candle, close: candle.close + 0.5 } : candle

  it.effect("counts each version of a bucket that differs once, and one that lacks children not at all", () =>
    Effect.gen(function*() {
      const before = yield* found
      const count = Effect.map(found, (total) => total - before)
      yield* store(minutes, range(0, 22).filter((minute) => minute !== 12).map(candle))
      yield* store(fives, exchange(0, 20).map((one) => wrong(one, 5)))
      const job = yield* Effect.forkChild(AuditDerived.run(false), { startImmediately: true })
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* count, 1)
      yield* TestClock.adjust("3 minutes")
      assert.strictEqual(yield* count, 1, "looked at again")

      const changed = (minute: number) =>
        LiveFeed.use((feed) => feed.publish([{ _tag: "changed", series: fives, from: at(minute), to: at(minute + 5) }]))
      yield* changed(0)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* count, 1, "compared again, and not changed")
      yield* store(fives, exchange(0, 20).map((one) => wrong(one, 15)))
      yield* changed(5)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* count, 2, "another bucket differs now")
      yield* Fiber.interrupt(job)

      const again = yield* Effect.forkChild(AuditDerived.run(false), { startImmediately: true })
      yield* TestClock.adjust("2 minutes")
      assert.strictEqual(yield* count, 2, "after a restart")
      yield* Fiber.interrupt(again)
    }).pipe(Effect.provide(ports)))
})
