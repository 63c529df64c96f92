import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { btc, candleAt, eth, start, versionAt } from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

const at = (openTime: number, close = 100): Version.Version => ({
  ...versionAt(0),
  candle: { ...candleAt(0, close), openTime }
})
const bare = (version: Version.Version): Version.Version => {
  const { quoteVolume: _, ...candle } = version.candle
  return { ...version, candle }
}
const year1990 = Date.UTC(1990, 0, 1)

const table = (
  openTimes: ReadonlyArray<number>,
  columns: Readonly<Record<string, ReadonlyArray<number>>>
): Enrichment.Table => ({
  openTimes: Float64Array.from(openTimes),
  columns: Object.keys(columns),
  values: Object.values(columns).map((values) => Float64Array.from(values))
})

/** A test with a store in buckets of its own, whose dead letters it sees. */
const test = <E>(
  what: string,
  use: (own: string, store: CandleStore["Service"]) => Effect.Effect<void, E, DeadLetters | CandleStore>
) =>
  it.live(
    what,
    () =>
      Effect.gen(function*() {
        const own = yield* OwnBuckets.longShards
        yield* CandleStore.use((store) => use(own, store)).pipe(Effect.provide(OwnBuckets.storeAt(own)))
      }).pipe(Effect.provide(DeadLetters.layerMemory)),
    60_000
  )

const readAll = (store: CandleStore["Service"], series = btc) => Stream.runCollect(store.read(series, everything))

describe.skipIf(!OwnBuckets.isThere)("the store in InfluxDB", () => {
  test(
    "keeps a point that can never be stored as a dead letter, and stores the others",
    (own, store) =>
      Effect.gen(function*() {
        // Somebody else has written an opening price without a point, so it is an integer for as long as the shard lives.
        yield* OwnBuckets.write(`${own}market_raw_simulated`, `candle,interval=1m,symbol=X open=1i ${year1990}`)
        const versions = [at(year1990 + 60_000), ...Array.from({ length: 20 }, (_, minute) => versionAt(minute))]
        yield* store.writeRaw([{ series: btc, versions }])
        assert.deepStrictEqual(yield* readAll(store), versions.slice(1))
        const [letter, ...others] = yield* DeadLetters.use((letters) => letters.list)
        assert.deepStrictEqual(others, [])
        assert.strictEqual(letter?.origin, `influx ${own}market_raw_simulated BTCUSDC-1m ${year1990 + 60_000}`)
        assert.include(letter?.reason, "field type conflict")
        assert.match(letter?.bytes ?? "", /^candle,interval=1m,symbol=BTCUSDC open=100,/)
      })
  )

  test(
    "keeps a value that is no number as a dead letter too, and the sign of zero",
    (_, store) =>
      Effect.gen(function*() {
        const values = { sma_20: [1, Infinity, -0], rsi_14: [NaN, 2, 3] }
        yield* store.writeEnriched([{ series: btc, table: table([0, 1, 2], values) }])
        const [read] = yield* Stream.runCollect(store.readEnriched(btc, everything, ["sma_20", "rsi_14"]))
        assert.deepStrictEqual(read?.values.map((column) => [...column]), [[1, -0], [NaN, 3]])
        const [letter] = yield* DeadLetters.use((letters) => letters.list)
        assert.include(letter?.bytes, "sma_20=Infinity")
      })
  )

  test("deletes no more than the rows that lose a field", (_, store) =>
    Effect.gen(function*() {
      const versions = [0, 1, 2, 3, 4].map((minute) => versionAt(minute))
      const between = at(start + 90_000)
      yield* store.writeRaw([{ series: btc, versions: [...versions, between] }, { series: eth, versions }])
      yield* store.writeRaw([{ series: btc, versions: [1, 2, 4].map((minute) => bare(versionAt(minute, 200))) }])
      assert.deepStrictEqual(yield* readAll(store), [
        versionAt(0),
        bare(versionAt(1, 200)),
        between,
        bare(versionAt(2, 200)),
        versionAt(3),
        bare(versionAt(4, 200))
      ])
      assert.deepStrictEqual(yield* readAll(store, eth), versions)
      // Rows of two blocks of one series, and twice in one of them: the last one holds.
      yield* store.writeRaw([
        { series: btc, versions: [versionAt(5, 1), versionAt(6, 1)] },
        { series: btc, versions: [bare(versionAt(5, 2))] }
      ])
      assert.deepStrictEqual((yield* readAll(store)).slice(-2), [bare(versionAt(5, 2)), versionAt(6, 1)])
      yield* store.writeRaw([{ series: btc, versions: [versionAt(5, 3)] }])
      assert.deepStrictEqual((yield* readAll(store)).slice(-2), [versionAt(5, 3), versionAt(6, 1)], "whole again")
    }))

  test(
    "has a row for each enriched candle, also where all of its values are absent",
    (own, store) =>
      Effect.gen(function*() {
        const read = (one: CandleStore["Service"], columns: ReadonlyArray<string>) =>
          Effect.map(Stream.runCollect(one.readEnriched(btc, everything, columns)), (tables) => {
            const openTimes = tables.flatMap((part) => [...part.openTimes])
            return openTimes.map((time, i) => [time, ...columns.map((_, k) => tables[0]?.values[k]?.[i])])
          })
        yield* store.writeEnriched([{
          series: btc,
          table: table([0, 60_000], { sma_20: [NaN, 5], rsi_14: [NaN, NaN] })
        }])
        assert.deepStrictEqual(yield* read(store, ["rsi_14", "sma_20"]), [[0, NaN, NaN], [60_000, NaN, 5]])
        assert.deepStrictEqual(yield* read(store, ["rsi_14"]), [[0, NaN], [60_000, NaN]])
        // Another process stores other columns of the same candles: those of before are gone.
        yield* Effect.gen(function*() {
          const second = yield* CandleStore
          yield* second.writeEnriched([{ series: btc, table: table([0, 60_000], { ema_9: [7, 8] }) }])
          assert.deepStrictEqual(yield* read(second, ["ema_9", "sma_20"]), [[0, 7, NaN], [60_000, 8, NaN]])
          assert.deepStrictEqual(yield* read(second, ["sma_20"]), [[0, NaN], [60_000, NaN]])
        }).pipe(Effect.provide(OwnBuckets.storeAt(own), { local: true }))
      })
  )

  test(
    "keeps marks of one time apart, over a restart and beyond what time can hold",
    (own, store) =>
      Effect.gen(function*() {
        const asked = (knownAt: number) => ({ _tag: "asked", from: start, to: start + 60_000, knownAt }) as const
        const always = { _tag: "reprocess", from: everything.from, knownAt: 5 } as const
        const letter = {
          _tag: "unreadable",
          from: start,
          to: start + 1,
          deadLetter: "a \"b\\\" \n='",
          knownAt: 1
        } as const
        yield* store.writeMarks(btc, [asked(1), asked(2), letter])
        yield* store.writeMarks(btc, [asked(3), always])
        yield* Effect.gen(function*() {
          const second = yield* CandleStore
          yield* second.writeMarks(btc, [asked(4), asked(2), { ...letter, knownAt: 9 }])
          const all = [asked(1), asked(2), asked(3), asked(4), always, { ...letter, knownAt: 9 }]
          assert.sameDeepMembers([...yield* second.marks(btc)], all)
        }).pipe(Effect.provide(OwnBuckets.storeAt(own), { local: true }))
        assert.deepStrictEqual(yield* store.marks(eth), [])
        assert.deepStrictEqual(yield* store.series, [btc])
      })
  )
})

describe.skipIf(!OwnBuckets.isThere)("the counts of windows in InfluxDB", () => {
  const hour = 3_600_000
  const second = { ...btc, interval: "1s" } as const
  const seconds = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => at(start + (from + i) * 1000))
  const counts = (own: string) =>
    Effect.map(OwnBuckets.query(`${own}market_events_simulated`, "SELECT candles FROM coverage"), (text) => {
      const { results } = JSON.parse(text) as {
        readonly results: ReadonlyArray<
          { readonly series?: ReadonlyArray<{ readonly values: ReadonlyArray<unknown> }> }
        >
      }
      return results[0]?.series?.[0]?.values ?? []
    })
  const runs = CandleStore.use((store) => store.runs(second, everything))

  it.live("are made when the store is closed, and spare the reading of full windows", () =>
    Effect.gen(function*() {
      const own = yield* OwnBuckets.longShards
      const store = OwnBuckets.storeAt(own)
      yield* CandleStore.use((one) =>
        Effect.gen(function*() {
          yield* one.writeRaw([{ series: second, versions: seconds(0, 5_000) }])
          assert.deepStrictEqual(yield* counts(own), [[start, -1], [start + hour, -1]])
        })
      ).pipe(Effect.provide(store))
      assert.deepStrictEqual(yield* counts(own), [[start, 3_600], [start + hour, 1_400]])
      // A count that lies shows that it is believed.
      yield* OwnBuckets.write(
        `${own}market_events_simulated`,
        `coverage,interval=1s,symbol=BTCUSDC candles=3600i ${start + 2 * hour}`
      )
      const [run] = yield* Effect.provide(runs, store)
      assert.deepStrictEqual(run, { first: start, last: start + 4_999_000, count: 5_000 })
      assert.strictEqual((yield* Effect.provide(runs, store)).at(-1)?.count, 3_600)
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)

  it.live("are made when the program is stopped, too", () =>
    Effect.gen(function*() {
      const own = yield* OwnBuckets.longShards
      const written = yield* Deferred.make<void>()
      const running = yield* Effect.forkChild(
        CandleStore.use(Effect.fnUntraced(function*(one) {
          yield* one.writeRaw([{ series: second, versions: seconds(0, 3_600) }])
          yield* Deferred.succeed(written, undefined)
          return yield* Effect.never
        })).pipe(Effect.provide(OwnBuckets.storeAt(own)))
      )
      yield* Deferred.await(written)
      yield* Fiber.interrupt(running)
      assert.deepStrictEqual(yield* counts(own), [[start, 3_600]])
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)

  it.live(
    "that a crash left out are made by whoever writes next, and meanwhile nothing is believed",
    () =>
      Effect.gen(function*() {
        const own = yield* OwnBuckets.longShards
        const store = OwnBuckets.storeAt(own)
        yield* CandleStore.use((one) => one.writeRaw([{ series: second, versions: seconds(0, 3_600) }])).pipe(
          Effect.provide(store)
        )
        yield* OwnBuckets.write(
          `${own}market_events_simulated`,
          `coverage,interval=1s,symbol=BTCUSDC candles=-1i ${start}`
        )
        assert.deepStrictEqual((yield* Effect.provide(runs, store)).map(({ count }) => count), [3_600])
        assert.deepStrictEqual(yield* counts(own), [[start, -1]])
        yield* CandleStore.use((one) => one.writeRaw([{ series: second, versions: seconds(3_600, 3_601) }])).pipe(
          Effect.provide(store)
        )
        assert.deepStrictEqual(yield* counts(own), [[start, 3_600], [start + hour, 1]])
      }).pipe(Effect.provide(DeadLetters.layerMemory)),
    60_000
  )

  it.live("are not believed where a candle stands that is not aligned, whoever counts", () =>
    Effect.gen(function*() {
      const own = yield* OwnBuckets.longShards
      const store = OwnBuckets.storeAt(own)
      const crooked = [...seconds(0, 9), at(start + 9_500), ...seconds(10, 3_600)]
      for (const versions of [crooked, seconds(20, 21)]) {
        yield* CandleStore.use((one) => one.writeRaw([{ series: second, versions }])).pipe(Effect.provide(store))
        assert.deepStrictEqual((yield* Effect.provide(runs, store)).map(({ count }) => count), [9, 1, 3_590])
      }
    }).pipe(Effect.provide(DeadLetters.layerMemory)), 60_000)
})
