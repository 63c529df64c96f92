import * as Interval from "@cryptostream/core/market/Interval"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as Series from "@cryptostream/core/market/Series"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { type Closed, type Item, MarketData, type Shape } from "@cryptostream/core/ports/MarketData"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Produce from "@cryptostream/core/programs/Produce"
import * as SimulatedMarket from "@cryptostream/exchange-simulator/SimulatedMarket"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Effect, Fiber, Layer, Result, Stream } from "effect"
import { TestClock } from "effect/testing"

const start = Date.UTC(2026, 10, 18, 11, 59, 57, 250)
const btc1s = Series.make("BTCUSDC", "1s")
const btc1m = Series.make("BTCUSDC", "1m")
const eth1h = Series.make("ETHUSDC", "1h")
const options: SimulatedMarket.Options = {
  seed: 7,
  symbols: [Symbol.make("BTCUSDC"), Symbol.make("ETHUSDC")],
  intervals: ["1m", "1s", "1h"],
  listedBefore: "3 days",
  historyLimits: { "1s": "1 hour" }
}
const isClosed = (item: Item): item is Closed => item._tag === "Closed"
const rowsOf = (items: ReadonlyArray<Item>, series: Series.Series) =>
  items.filter(isClosed).filter((item) => Series.key(item.series) === Series.key(series)).flatMap(({ rows }) => rows)
const openTimes = (items: ReadonlyArray<Item>, series: Series.Series) =>
  rowsOf(items, series).map(([openTime]) => openTime)
const buckets = (series: Series.Series, from: number, to: number) =>
  Array.from(
    { length: Interval.count(series.interval, from, to) },
    (_, i) => Interval.ceil(series.interval, from) + i * Interval.nominalMillis(series.interval)
  )

/** The market as it is when it starts at this time. */
const at = (time: number, other: Partial<SimulatedMarket.Options> = {}) =>
  Effect.andThen(
    TestClock.setTime(time),
    Effect.map(Layer.build(SimulatedMarket.layer({ ...options, ...other })), Context.get(MarketData))
  )

/** The test clock waits for what it has woken, not for what was begun beside it: lets that run until it waits itself. */
const settled = Effect.fnUntraced(function*(begun: () => boolean) {
  while (!begun()) yield* Effect.yieldNow
  for (let i = 0; i < 20; i++) yield* Effect.yieldNow
})

describe("history", () => {
  it.effect("goes in pages from the listing to the newest closed candle", () =>
    Effect.gen(function*() {
      const market = yield* at(start)
      const items = yield* Stream.runCollect(market.history(btc1m, 0))
      assert.deepStrictEqual(openTimes(items, btc1m), buckets(btc1m, start - 3 * 86_400_000, start - 60_000))
      assert.deepStrictEqual(items.filter(isClosed).map(({ rows }) => rows.length), [1000, 1000, 1000, 1000, 319])
      for (const item of items.filter(isClosed)) assert.include(item, { source: "rest", knownAt: start })
    }))
  it.effect("of 1s starts where its limit says", () =>
    Effect.gen(function*() {
      const items = yield* Stream.runCollect((yield* at(start)).history(btc1s, 0))
      assert.deepStrictEqual(openTimes(items, btc1s), buckets(btc1s, start - 3_600_000, start - 1000))
    }))
  it.effect("from a time on is answered from there, before the listing too, and after the newest with nothing", () =>
    Effect.gen(function*() {
      const market = yield* at(start)
      const from = (time: number) =>
        Effect.map(Stream.runCollect(market.history(btc1s, time)), (items) => openTimes(items, btc1s))
      assert.deepStrictEqual(yield* from(start - 5000), buckets(btc1s, start - 5000, start - 1000))
      assert.deepStrictEqual(
        (yield* from(start - 7_200_000)).slice(0, 2),
        buckets(btc1s, start - 7_200_000, start - 7_198_000)
      )
      assert.deepStrictEqual(yield* from(start - 500), [])
      assert.deepStrictEqual(yield* from(start + 500_000), [])
    }))
  it.effect("is the same after a restart, at another listing; its fingerprint names the seed", () =>
    Effect.gen(function*() {
      const before = yield* at(start)
      const rows = rowsOf(yield* Stream.runCollect(before.history(eth1h, 0)), eth1h)
      const later = yield* at(start + 7_200_000, { listedBefore: "10 days" })
      const again = rowsOf(yield* Stream.runCollect(later.history(eth1h, 0)), eth1h)
      const known = new Map(again.map((row) => [row[0], row]))
      assert.isAbove(again.length, rows.length)
      for (const row of rows) assert.deepStrictEqual(known.get(row[0]), row)
      assert.strictEqual(before.fingerprint(eth1h), later.fingerprint(eth1h))
      assert.include(before.fingerprint(eth1h), "seed 7")
      assert.notStrictEqual(before.fingerprint(eth1h), (yield* at(start, { seed: 8 })).fingerprint(eth1h))
    }))
  it.effect("has a series for every symbol and interval, and no end", () =>
    Effect.gen(function*() {
      const market = yield* at(start)
      assert.deepStrictEqual((yield* market.series).map(Series.key), [
        "BTCUSDC-1s",
        "ETHUSDC-1s",
        "BTCUSDC-1m",
        "ETHUSDC-1m",
        "BTCUSDC-1h",
        "ETHUSDC-1h"
      ])
      assert.isFalse(market.finite)
    }))
})

describe("live", () => {
  const all = [btc1s, btc1m, eth1h]
  /** Collects what is told until nothing more is due, each item costing its reader this much of the clock's time. */
  const follow = Effect.fnUntraced(function*(market: Shape, costMillis: number) {
    const items: Array<Item & { readonly at: number }> = []
    yield* market.live(all).pipe(
      Stream.runForEach((item) =>
        Effect.andThen(
          Effect.map(Clock.currentTimeMillis, (now) => void items.push({ ...item, at: now })),
          costMillis === 0 ? Effect.void : Effect.sleep(costMillis)
        )
      ),
      Effect.forkScoped
    )
    yield* settled(() => items.length > 0)
    return items
  })
  const isWhole = (items: ReadonlyArray<Item>, now: number) => {
    for (const one of all) {
      const first = Interval.previous(one.interval, Interval.floor(one.interval, start))
      assert.deepStrictEqual(openTimes(items, one), buckets(one, first, Interval.floor(one.interval, now)))
    }
  }

  it.effect("says each close the moment it is due, and what forms about every second or two", () =>
    Effect.gen(function*() {
      const items = yield* follow(yield* at(start), 0)
      yield* TestClock.adjust("2 minutes")
      isWhole(items, start + 120_000)
      for (const item of items) {
        if (item._tag !== "Closed" || item.at === start) continue
        assert.strictEqual(item.at, Interval.next(item.series.interval, item.rows[0]![0]))
        assert.include(item, { source: "socket", knownAt: item.at })
      }
      const shown = (one: Series.Series) =>
        items.filter((item) => item._tag === "Open" && Series.key(item.series) === Series.key(one)).length
      assert.approximately(shown(btc1s), 120, 2)
      assert.approximately(shown(eth1h), 60, 2)
    }))
  it.effect("misses no close when the clock leaps", () =>
    Effect.gen(function*() {
      const items = yield* follow(yield* at(start), 0)
      let now = start
      for (const step of [10, 990, 1, 59_999, 3_600_000, 7, 123_456, 500, 500]) {
        now += step
        yield* TestClock.setTime(now)
      }
      yield* TestClock.adjust("1 second")
      isWhole(items, now + 1000)
    }))
  it.effect("misses no close for a reader slower than the market", () =>
    Effect.gen(function*() {
      const items = yield* follow(yield* at(start), 5_000)
      yield* TestClock.adjust("10 minutes")
      assert.isBelow(openTimes(items, btc1s).length, 130)
      for (const one of [btc1s, btc1m]) {
        const times = openTimes(items, one)
        const first = Interval.previous(one.interval, Interval.floor(one.interval, start))
        assert.deepStrictEqual(times, buckets(one, first, first + times.length * Interval.nominalMillis(one.interval)))
      }
    }))
  it.effect("says the same candles as the history does", () =>
    Effect.gen(function*() {
      const market = yield* at(start)
      const items = yield* follow(market, 0)
      yield* TestClock.adjust("3 minutes")
      for (const one of all) {
        const rows = rowsOf(items, one)
        assert.deepStrictEqual(rows, rowsOf(yield* Stream.runCollect(market.history(one, rows[0]![0])), one))
      }
    }))
  it.effect("joins the history read before it, and shows a hole at once where time has passed between", () =>
    Effect.gen(function*() {
      const market = yield* at(start)
      const before = openTimes(yield* Stream.runCollect(market.history(btc1m, 0)), btc1m)
      const joined = openTimes(yield* Stream.runCollect(Stream.take(market.live([btc1m]), 1)), btc1m)
      assert.strictEqual(joined[0], before.at(-1))
      yield* TestClock.adjust("2 minutes")
      const late = openTimes(yield* Stream.runCollect(Stream.take(market.live([btc1m]), 1)), btc1m)
      assert.strictEqual(late[0], before.at(-1)! + 120_000)
    }))
})

describe("through the producer", () => {
  const ports = Layer.mergeAll(MemoryCandleLog.layer, StateStore.layerMemory, DeadLetters.layerMemory, LiveFeed.layer)
  it.effect("history and live leave no hole in the log, over a restart and a pause", () =>
    Effect.gen(function*() {
      const intervals = ["1s", "1m"] as const
      const market = SimulatedMarket.layer({ ...options, intervals, listedBefore: "1 hour" })
      yield* TestClock.setTime(start)
      for (const pause of ["17 minutes", "0 seconds"] as const) {
        const producer = yield* Effect.forkChild(Produce.run().pipe(Effect.provide(market)))
        for (let i = 0; i < 90; i++) {
          yield* TestClock.adjust("1 second")
          yield* settled(() => true)
        }
        yield* Fiber.interrupt(producer)
        yield* TestClock.adjust(pause)
      }
      const now = yield* Clock.currentTimeMillis
      const log = yield* CandleLog
      for (const one of [btc1s, btc1m, Series.make("ETHUSDC", "1s")]) {
        const batches = log.batches({ group: "test", interval: one.interval, limit: 1000, mode: "drain" })
        const records = (yield* Stream.runCollect(batches)).flatMap((batch) => batch.records)
        const times = records.map(LogRecord.decode).map(Result.getOrThrow).flatMap((record) =>
          "candles" in record && record.symbol === one.symbol ? record.candles.map(([openTime]) => openTime) : []
        )
        const unique = [...new Set(times)].sort((a, b) => a - b)
        assert.deepStrictEqual(unique, buckets(one, start - 3_600_000, Interval.floor(one.interval, now)))
        // A start repeats the newest candle, and nothing else.
        assert.isAtMost(times.length - unique.length, 2)
      }
    }).pipe(Effect.provide(ports)))
})
