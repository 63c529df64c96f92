import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Ranges from "@cryptostream/exchange-simulator/book/Ranges"
import * as Span from "@cryptostream/exchange-simulator/book/Span"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import * as Books from "./Books.ts"
import { exact, fieldsOf, sumOf } from "./Reading.ts"

const minute = 60_000
const now = Books.start + 30 * minute
const from = Books.start - 60 * minute

describe("a hole", () => {
  // From 11:59:58 to 12:10:28: parts of buckets at both ends.
  const hole = { at: "0 seconds", fault: "hole", for: "10.5 minutes", symbols: ["BTCUSDC"] }
  const gap = { from: Books.start + 750, to: Books.start + 10.5 * minute + 750 }

  it.effect("has no candle within, at any interval", () =>
    Effect.gen(function*() {
      const book = yield* Books.seeded(hole)
      for (const interval of ["1s", "1m", "3m", "5m"] as const) {
        const rows = yield* Books.rows(book, "BTCUSDC", interval, from, now, now)
        const expected = Interval.count(interval, from, now)
        const lost = Interval.count(interval, gap.from, gap.to) -
          (Interval.isAligned(interval, gap.to) || interval === "1s" ? 0 : 1)
        assert.strictEqual(rows.length, expected - lost, interval)
        for (const [openTime] of rows) {
          assert.isTrue(openTime < gap.from || Interval.next(interval, openTime) > gap.to)
        }
      }
    }))

  it.effect("leaves of the candles at its ends the exact sum of the seconds outside", () =>
    Effect.gen(function*() {
      const book = yield* Books.seeded(hole)
      const seconds = yield* Books.rows(book, "BTCUSDC", "1s", from, now, now)
      for (const interval of ["1m", "5m", "15m", "30m", "1h"] as const) {
        for (const row of yield* Books.rows(book, "BTCUSDC", interval, from, now, now)) {
          const parts = seconds.filter(([time]) => row[0] <= time && time <= row[6])
          if (row[6] >= now) continue
          assert.deepStrictEqual(fieldsOf(row).slice(1, 5), sumOf(parts).slice(1, 5))
          assert.deepStrictEqual(fieldsOf(row).slice(6), sumOf(parts).slice(6))
        }
      }
    }))

  it.effect("leaves other symbols alone", () =>
    Effect.gen(function*() {
      const [with_, without] = [yield* Books.seeded(hole), yield* Books.seeded()]
      const rows = (book: typeof with_) => Books.rows(book, "ETHUSDC", "1m", from, now, now)
      assert.deepStrictEqual(yield* rows(with_), yield* rows(without))
    }))

  it.effect("hides a candle until the first of its seconds outside", () =>
    Effect.gen(function*() {
      const book = yield* Books.seeded(hole)
      const series = Series.make("BTCUSDC", "1m")
      const openTime = Interval.floor("1m", gap.to)
      assert.isUndefined(yield* book.candle(series, openTime, gap.to - 1))
      assert.strictEqual((yield* book.candle(series, openTime, gap.to))?.[0], openTime)
      const newest = { from: 0, to: Infinity, limit: 1, order: "newest first" } as const
      const before = Interval.floor("1m", gap.from)
      assert.strictEqual((yield* book.rows(series, newest, gap.to - 1))[0]?.[0], before)
    }))
})

describe("late trades", () => {
  const restate = { at: "10 minutes", fault: "restate", age: "3 minutes" }
  const at = Books.start + 10 * minute
  const second = Math.floor((at - 3 * minute) / 1000) * 1000 - 1000

  it.effect("are in every candle of their second from then on, and in no other", () =>
    Effect.gen(function*() {
      const book = yield* Books.seeded(restate)
      const late = book.overlay.lateTrades.find(({ symbol }) => symbol === "BTCUSDC")!
      assert.strictEqual(late.second, second)
      for (const interval of Interval.all) {
        const openTime = Interval.floor(interval, second)
        const series = Series.make("BTCUSDC", interval)
        const [before, after] = [yield* book.candle(series, openTime, at - 1), yield* book.candle(series, openTime, at)]
        const plain = yield* (yield* Books.seeded()).candle(series, openTime, at)
        assert.deepStrictEqual(
          before,
          Interval.next(interval, openTime) < at
            ? plain
            : yield* (yield* Books.seeded()).candle(series, openTime, at - 1)
        )
        assert.deepStrictEqual(after!.slice(0, 5), plain!.slice(0, 5))
        assert.strictEqual(after![8] - plain![8], late.trades)
        for (const [place, amount] of [[5, late.volume], [7, late.quoteVolume], [9, late.takerBuyVolume]] as const) {
          assert.strictEqual(exact(after![place]) - exact(plain![place]), exact(amount))
        }
        const next = Interval.next(interval, openTime)
        if (next > now) continue
        assert.deepStrictEqual(
          yield* book.candle(series, next, now),
          yield* (yield* Books.seeded()).candle(series, next, now)
        )
      }
    }))

  it.effect("leave candles that hold, and that are the sum of their seconds, with holes between", () =>
    Effect.gen(function*() {
      const hole = { at: "3 minutes", fault: "hole", for: "200 seconds" }
      const random = { count: 200, within: "25 minutes", seed: 5, kinds: ["restate"] }
      const book = yield* Books.seeded(hole, { random })
      assert.isAbove(book.overlay.lateTrades.length, 100)
      for (const symbol of Books.symbols) {
        const seconds = yield* Books.rows(book, symbol, "1s", from, now, now)
        for (const row of yield* Books.rows(book, symbol, "1m", from, now, now)) {
          assert.isTrue(Result.isSuccess(Candle.fromRow("1m")(row)))
          const [low, high, volume, quote] = [exact(row[3]), exact(row[2]), exact(row[5]), exact(row[7])]
          assert.isTrue(quote * 10n ** 8n >= low * volume && quote * 10n ** 8n <= high * volume, JSON.stringify(row))
          const parts = seconds.filter(([time]) => row[0] <= time && time <= row[6])
          if (row[0] < from || row[6] >= now) continue
          assert.deepStrictEqual(fieldsOf(row).slice(1, 5), sumOf(parts).slice(1, 5))
          assert.deepStrictEqual(fieldsOf(row).slice(6), sumOf(parts).slice(6))
        }
      }
    }))
})

describe("spans of time", () => {
  const Spans = Schema.Array(
    Schema.Struct({
      from: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 30 })),
      length: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 8 }))
    })
  )
  const times = Array.from({ length: 45 }, (_, i) => i)
  const member = (spans: ReadonlyArray<Span.Span>) =>
    times.map((time) => spans.some((span) => Span.contains(span, time)))

  it.effect.prop("are sets of moments, added or taken away", { drawn: Spans }, ({ drawn }) =>
    Effect.sync(() => {
      const spans = drawn.map(({ from, length }) => ({ from, to: from + length }))
      const ranges = spans.reduce(Ranges.add, Ranges.empty)
      assert.deepStrictEqual(member(ranges), member(spans))
      ranges.slice(1).forEach((range, i) => assert.isAbove(range.from, ranges[i]!.to))
      const left = Span.without({ from: 0, to: 45 }, spans)
      assert.deepStrictEqual(member(left), member(spans).map((isTaken) => !isTaken))
    }))
})
