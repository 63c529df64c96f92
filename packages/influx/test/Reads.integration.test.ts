import type * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { btc, candleAt, eth, start, versionAt } from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

const test = <E>(what: string, use: (store: CandleStore["Service"]) => Effect.Effect<void, E>) =>
  it.live(what, () => CandleStore.use(use).pipe(Effect.provide(OwnBuckets.store)), 60_000)

const day = 1_440
const minutes = (from: number, to: number): ReadonlyArray<Version.Version> =>
  Array.from({ length: to - from }, (_, i) => versionAt(from + i))

describe.skipIf(!OwnBuckets.isThere)("what is read from InfluxDB", () => {
  const scattered = [...minutes(0, 3), ...minutes(700 * day, 700 * day + 2), ...minutes(3_000 * day, 3_000 * day + 1)]

  test("is the newest candles, however far the holes between them reach", (store) =>
    Effect.gen(function*() {
      yield* store.writeRaw([{ series: btc, versions: scattered }])
      for (const count of [1, 2, 3, 5, 6, 100]) {
        assert.deepStrictEqual(yield* store.newest(btc, count), scattered.slice(-count))
      }
      assert.deepStrictEqual(yield* store.newest(btc, 0), [])
      assert.deepStrictEqual(yield* store.newest(eth, 5), [])
    }))

  test("is every candle of a span, however far the holes between them reach", (store) =>
    Effect.gen(function*() {
      yield* store.writeRaw([{ series: btc, versions: scattered }])
      const read = (from: number, to: number) => Stream.runCollect(store.read(btc, { from, to }))
      assert.deepStrictEqual(yield* read(everything.from, everything.to), scattered)
      assert.deepStrictEqual(yield* read(start + 60_000, everything.to), scattered.slice(1))
      assert.deepStrictEqual(yield* read(everything.from, start + 700 * day * 60_000), scattered.slice(0, 3))
      assert.deepStrictEqual(yield* read(start + 60_000, start + 60_000), [])
      assert.deepStrictEqual(yield* read(start + 60_000, start), [])
      assert.deepStrictEqual(yield* store.runs(btc, { from: start + 60_000, to: start }), [])
    }))

  test("is every bucket that is looked up, near or far, and none beside them", (store) =>
    Effect.gen(function*() {
      const versions = Array.from({ length: 60 }, (_, i) => versionAt(i * i * 40))
      yield* store.writeRaw([{ series: btc, versions }])
      const wanted = versions.filter((_, i) => i % 3 > 0)
      const openTimes = wanted.map(({ candle }) => candle.openTime)
      const found = yield* store.lookUp(btc, [...openTimes.toReversed(), start + 1, openTimes[0]!])
      assert.sameDeepMembers([...found], wanted)
      assert.deepStrictEqual(yield* store.lookUp(btc, []), [])
    }))

  test("is a series that has a mark alone, and none that has nothing", (store) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* store.series, [])
      const dotted: Series.Series = { ...eth, interval: "1M" }
      yield* store.writeMarks(dotted, [{ _tag: "tracked", from: start, knownAt: 1 }])
      yield* store.writeRaw([{ series: btc, versions: [versionAt(0)] }, { series: eth, versions: [] }])
      yield* store.writeRaw([])
      yield* store.writeMarks(eth, [])
      assert.deepStrictEqual(yield* store.series, [btc, dotted])
    }))

  test("is a month, whose length is not that of the others", (store) =>
    Effect.gen(function*() {
      const series: Series.Series = { ...btc, interval: "1M" }
      const versions = Array.from({ length: 40 }, (_, month): Version.Version => ({
        ...versionAt(0),
        candle: { ...candleAt(0), openTime: Date.UTC(2020, month) }
      }))
      yield* store.writeRaw([{ series, versions }])
      assert.deepStrictEqual(yield* store.newest(series, 12), versions.slice(-12))
      assert.deepStrictEqual(yield* Stream.runCollect(store.read(series, everything)), versions)
      assert.deepStrictEqual((yield* store.runs(series, everything)).map(({ count }) => count), [40])
    }))
})
