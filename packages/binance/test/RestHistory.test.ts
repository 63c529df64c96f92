import { BinanceError } from "@cryptostream/binance/rest/BinanceError"
import { ExchangeClock } from "@cryptostream/binance/rest/ExchangeClock"
import * as RestHistory from "@cryptostream/binance/rest/RestHistory"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Asking, Item } from "@cryptostream/core/ports/MarketData"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Layer, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as FakeMarket from "./FakeMarket.ts"
import * as FakeRest from "./FakeRest.ts"

const minute = 60_000
const noon = Date.UTC(2026, 0, 10, 12, 0, 30)
const day = 1440 * minute
const btc = Series.make("BTCUSDC", "1m")

interface Read {
  readonly rows: ReadonlyArray<Extract<Item, { _tag: "Closed" }>["rows"][number]>
  readonly letters: number
  readonly knownAt: ReadonlyArray<number>
  readonly queries: ReadonlyArray<Readonly<Record<string, number>>>
  readonly seen: ReadonlyArray<FakeRest.Seen>
}

const clock = Layer.succeed(ExchangeClock, { now: Clock.currentTimeMillis })

/** Reads a history while time passes. */
const read = (
  market: FakeMarket.Market,
  from: number,
  asking: Asking = {},
  series = btc,
  options: FakeRest.Options = {}
) => {
  const exchange = FakeRest.make(FakeMarket.answering(market), options)
  return Effect.gen(function*() {
    yield* TestClock.setTime(noon)
    const reading = yield* Effect.forkChild(Stream.runCollect(RestHistory.history(series, from, asking)), {
      startImmediately: true
    })
    for (let i = 0; i < 20_000 && reading.pollUnsafe() === undefined; i++) yield* TestClock.adjust(50)
    const items = yield* Fiber.join(reading)
    const closed = items.filter((item) => item._tag === "Closed")
    assert.isTrue(closed.every((item) => item.source === "rest" && Series.key(item.series) === Series.key(series)))
    const { seen } = exchange
    return {
      rows: closed.flatMap(({ rows }) => rows),
      letters: items.filter((item) => item._tag === "Unreadable").length,
      knownAt: closed.map(({ knownAt }) => knownAt),
      queries: seen.map(({ url }) =>
        Object.fromEntries([...url.searchParams].slice(2).map(([name, value]) => [name, Number(value)]))
      ),
      seen
    } satisfies Read
  }).pipe(Effect.provide(Layer.merge(exchange.layer, clock)))
}

/** The rows are these buckets, each once and in order, and each whole. */
const assertWhole = ({ rows }: Read, from: number, to: number, isHole: (openTime: number) => boolean = () => false) => {
  const expected = Array.from({ length: (to - from) / minute }, (_, i) => from + i * minute).filter((time) =>
    !isHole(time)
  )
  assert.deepStrictEqual(rows.map(([openTime]) => openTime), expected)
  assert.isTrue(rows.every((row) => row[8] === 59))
}
const newest = Interval.floor("1m", noon)

describe("a history over REST", () => {
  it.effect("is every closed candle from the listing to the newest, in order", () =>
    Effect.gen(function*() {
      const listedAt = noon - 9 * day - 30_000
      const whole = yield* read({ listedAt }, 0)
      assertWhole(whole, listedAt, newest)
      assert.deepStrictEqual(whole.queries[0], { startTime: 0, limit: 1000 })
      // Some two hours of the newest are read by pages from where the one before ended, without an end.
      assert.isUndefined(whole.queries.at(-1)?.["endTime"])
      assert.isAtMost(whole.queries.length, 9 * 1440 / 999 + 3)
    }))

  it.effect("asks for no pages up to now of a series that ended long ago", () =>
    Effect.gen(function*() {
      const [listedAt, until] = [noon - 60 * day - 30_000, noon - 57 * day - 30_000]
      const isHole = (openTime: number) => openTime >= until
      const ended = yield* read({ listedAt, isHole }, 0)
      assertWhole(ended, listedAt, until)
      assert.isAtMost(ended.queries.length, 3 * 1440 / 999 + 4)
    }))

  it.effect("asks for several pages at a time, and hands them on in order", () =>
    Effect.gen(function*() {
      const listedAt = noon - 9 * day - 30_000
      const whole = yield* read({ listedAt }, 0, {}, btc, { latency: 1000 })
      assertWhole(whole, listedAt, newest)
      // The first alone, then the second that tells the weight, then the long past together, then the recent.
      assert.isAtMost(whole.seen.at(-1)!.at - noon, 6000)
    }))

  it.effect("is known since the exchange's time of the answer", () =>
    Effect.gen(function*() {
      const { knownAt } = yield* read({ listedAt: noon - day }, noon - 3 * minute)
      assert.deepStrictEqual(knownAt, [noon + 100])
    }))

  it.effect("is one request where it is short", () =>
    Effect.gen(function*() {
      const short = yield* read({ listedAt: noon - day }, newest - 3 * minute)
      assertWhole(short, newest - 3 * minute, newest)
      assert.deepStrictEqual(short.queries, [{ startTime: newest - 3 * minute, limit: 1000 }])
      const none = yield* read({ listedAt: noon - day }, newest)
      assert.deepStrictEqual([none.rows.length, none.queries.length], [0, 1])
    }))

  it.effect("goes on from page to page where all of it is recent", () =>
    Effect.gen(function*() {
      const series = Series.make("BTCUSDC", "1s")
      const from = noon - 30 * minute
      const { queries, rows } = yield* read({ listedAt: noon - day }, from, {}, series)
      assert.deepStrictEqual(rows.map(([openTime]) => openTime), rows.map((_, i) => from + i * 1000))
      assert.isAtLeast(rows.length, 1800)
      assert.deepStrictEqual(queries.map(({ startTime }) => startTime), [from, from + 998_001])
    }))

  it.effect("goes on over holes of any length", () =>
    Effect.gen(function*() {
      const listedAt = newest - 6000 * minute
      const isHole = (openTime: number) => {
        const at = (openTime - listedAt) / minute
        return at === 7 || at >= 1500 && at < 1600 || at >= 1990 && at < 4100 || at === 5998
      }
      assertWhole(yield* read({ listedAt, isHole }, 0), listedAt, newest, isHole)
    }))

  it.effect("ends before `to`, of which nothing is read", () =>
    Effect.gen(function*() {
      const listedAt = newest - 6000 * minute
      for (
        const to of [listedAt + 10 * minute, listedAt + 999 * minute, listedAt + 4321 * minute, newest - 2 * minute]
      ) {
        const part = yield* read({ listedAt }, listedAt, { to })
        assertWhole(part, listedAt, to)
        assert.isAtMost(Math.max(...part.queries.map(({ endTime = to }) => endTime)), to)
        assert.strictEqual(part.queries.length, Math.max(1, Math.ceil((to - listedAt - minute) / minute / 999)))
      }
      assertWhole(
        yield* read({ listedAt }, newest - 5 * minute, { to: Number.MAX_SAFE_INTEGER }),
        newest - 5 * minute,
        newest
      )
      assert.strictEqual((yield* read({ listedAt }, newest, { to: newest })).queries.length, 0)
      // One that is not aligned is past the bucket that it lies in.
      assertWhole(yield* read({ listedAt }, listedAt, { to: newest - 200.5 * minute }), listedAt, newest - 200 * minute)
    }))

  it.effect("never takes the newest candle of a server that lags behind, and asks no gap into the series", () =>
    Effect.gen(function*() {
      const listedAt = newest - 4000 * minute
      for (const lagging of [10_000, 45_000, 59_000]) {
        for (const share of [1, 2, 3]) {
          const lagged = yield* read({ listedAt, lag: (request) => request % share === 0 ? lagging : 0 }, 0)
          assertWhole(lagged, listedAt, listedAt + lagged.rows.length * minute)
          assert.isAtLeast(lagged.rows.length, 3998)
        }
      }
    }))

  it.effect("takes what a server that lags behind does not have for the end, and for no hole", () =>
    Effect.gen(function*() {
      // Only the last request, some time later, reaches a server that is up to date.
      const listedAt = newest - 4000 * minute
      const lag = (request: number) => request < 4 ? 10 * minute : 0
      const lagged = yield* read({ listedAt, lag }, 0, {}, btc, { latency: 9000 })
      assertWhole(lagged, listedAt, newest + minute)
    }))

  it.effect("goes on over rows that cannot be read", () =>
    Effect.gen(function*() {
      const listedAt = newest - 6000 * minute
      const isWrong = (openTime: number) => openTime % (500 * minute) === 0 || openTime === newest - minute
      const spoil = (row: ReadonlyArray<unknown>) => isWrong(row[0] as number) ? row.with(2, "NaN") : row
      const spoilt = yield* read({ listedAt, spoil }, 0)
      assertWhole(spoilt, listedAt, newest, isWrong)
      assert.isAtLeast(spoilt.letters, 12)
    }))

  it.effect("is complete for every interval, months too", () =>
    Effect.gen(function*() {
      for (const interval of Interval.all) {
        const series = Series.make("BTCUSDC", interval)
        const listedAt = noon - (interval === "1s" ? 6000 : 2500) * Interval.nominalMillis(interval)
        const from = Math.max(Date.UTC(2010), listedAt)
        const { rows } = yield* read({ listedAt: from }, 0, {}, series)
        let expected = Interval.ceil(interval, from)
        for (const [openTime] of rows) {
          assert.strictEqual(openTime, expected)
          expected = Interval.next(interval, openTime)
        }
        assert.isAtLeast(expected, Interval.floor(interval, noon))
      }
    }))

  it.effect("fails with what the exchange says is wrong", () =>
    Effect.gen(function*() {
      const exchange = FakeRest.make(() => ({ status: 400, body: { code: -1121, msg: "Invalid symbol." } }))
      const reading = yield* Stream.runDrain(RestHistory.history(Series.make("BTCUSC", "1m"), 0)).pipe(
        Effect.flip,
        Effect.provide(Layer.merge(exchange.layer, clock)),
        Effect.forkChild({ startImmediately: true })
      )
      yield* TestClock.adjust(1000)
      const error = yield* Fiber.join(reading)
      assert.strictEqual(error._tag, "MarketDataError")
      assert.match(error.message, /symbol=BTCUSC/)
      assert.isTrue(Schema.is(BinanceError)(error.cause))
    }))
})
