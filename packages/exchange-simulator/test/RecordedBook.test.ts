import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import { type Closed, MarketData } from "@cryptostream/core/ports/MarketData"
import * as RecordedBook from "@cryptostream/exchange-simulator/book/RecordedBook"
import * as Rest from "@cryptostream/exchange-simulator/rest/Rest"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import * as Books from "./Books.ts"
import * as Recorded from "./Recorded.ts"

const later = Date.UTC(2027, 0)

/** The book of some rows, and of what a script does to them. */
const bookOf = (rows: ReadonlyArray<Row.Row>, ...entries: ReadonlyArray<object>) =>
  Effect.gen(function*() {
    const item: Closed = { _tag: "Closed", series: Series.make("BTCUSDC", "1h"), source: "file", knownAt: 0, rows }
    const market = Context.get(yield* Layer.build(MarketData.layerMemory([item])), MarketData)
    return yield* Books.over(yield* RecordedBook.read(market), Books.script(...entries))
  })
const hour = 3_600_000
const at = Interval.floor("1h", Books.start) - 24 * hour
const row = (hours: number, trades = 5, quoteVolume = "220.00000000"): Row.Row => {
  const openTime = at + hours * hour
  const closeTime = openTime + hour - 1
  return [openTime, "10.5", "12", "10", "11", "20", closeTime, quoteVolume, trades, "8", "88"]
}

describe("a book of recorded candles", () => {
  it.effect("serves them as they were recorded, each once, and invents none", () =>
    Effect.gen(function*() {
      const book = yield* bookOf([row(2, 5), row(5, 5, ""), row(2, 9), row(0), row(2, 7)])
      const served = yield* Books.rows(book, "BTCUSDC", "1h", 0, later, later + 1e11)
      assert.deepStrictEqual(served, [row(0), row(2, 9), row(5, 5, "")])
      assert.deepStrictEqual(book.listings, [
        { symbol: Series.make("BTCUSDC", "1h").symbol, priceDecimals: 1, lotDecimals: 0, intervals: ["1h"] }
      ])
    }))

  it.effect("shows of a candle that has not closed its first price and no trades", () =>
    Effect.gen(function*() {
      const book = yield* bookOf([row(0), row(1)])
      const series = Series.make("BTCUSDC", "1h")
      const zero = "0.00000000"
      const open = [at + hour, "10.5", "10.5", "10.5", "10.5", zero, at + 2 * hour - 1, zero, 0, zero, zero]
      assert.isUndefined(yield* book.candle(series, at + hour, at + hour - 1))
      assert.deepStrictEqual<unknown>(yield* book.candle(series, at + hour, at + hour), open)
      assert.deepStrictEqual<unknown>(yield* book.candle(series, at + hour, at + 2 * hour - 1), open)
      assert.deepStrictEqual(yield* book.candle(series, at + hour, at + 2 * hour), row(1))
    }))

  it.effect("has no rows of an interval that was not recorded, and refuses another symbol", () =>
    Effect.gen(function*() {
      const book = yield* bookOf([row(0)])
      const exchange = {
        book,
        weightLimit: 6000,
        now: later,
        asOf: later,
        timeUnit: "milliseconds",
        served: () => Effect.void
      } as const
      const ask = (search: string) => Rest.answer(Rest.endpoints.get("/api/v3/klines")!, search, exchange)
      assert.strictEqual(yield* ask("symbol=BTCUSDC&interval=1m"), "[]")
      assert.strictEqual((yield* Effect.flip(ask("symbol=ETHUSDC&interval=1h"))).code, -1121)
    }))

  it.effect("has holes and late trades like any other, and adds nothing to what is absent", () =>
    Effect.gen(function*() {
      const book = yield* bookOf(
        [row(0), row(1), row(2), row(3, 5, "")],
        { at: "-24 hours", fault: "hole", for: "2 hours" },
        { at: "0 seconds", fault: "restate", age: "21.5 hours", trades: 3 }
      )
      const now = Books.start
      // The hole begins within the first hour, and ends within the third.
      const before = yield* Books.rows(book, "BTCUSDC", "1h", 0, later + 1e11, now - 1)
      assert.deepStrictEqual(before.map(([time]) => (time - at) / hour), [0, 2, 3])
      const after = (yield* Books.rows(book, "BTCUSDC", "1h", 0, later + 1e11, now)).at(-1)!
      assert.deepStrictEqual([after[7], after[8]], ["", 8])
      assert.notStrictEqual(after[5], before.at(-1)![5])
    }))
})

Recorded.sayIfMissing(2)
describe.skipIf(!Recorded.isThere)("the recorded files", () => {
  it.effect("are served string by string, of each open time the fullest row", () =>
    Effect.gen(function*() {
      const book = yield* Books.over(yield* RecordedBook.read(Recorded.market), [])
      assert.isAtLeast(Recorded.recorded.length, 10)
      for (const { lines, series } of Recorded.recorded) {
        const trades = (line: string) => Number(line.split(",")[8])
        const fullest = new Map<string, string>()
        for (const line of lines) {
          const openTime = line.split(",")[0]!
          const known = fullest.get(openTime)
          if (known === undefined || trades(line) > trades(known)) fullest.set(openTime, line)
        }
        const served = yield* Books.rows(book, series.symbol, series.interval, 0, later, later)
        const expected = [...fullest.values()].map((line) => line.split(",").slice(0, 11).join(","))
        assert.deepStrictEqual(served.map((one) => one.join(",")), expected, Series.key(series))
      }
    }))

  it.effect("have the row that closed before it opened", () =>
    Effect.gen(function*() {
      const book = yield* Books.over(yield* RecordedBook.read(Recorded.market), [])
      const odd = yield* book.candle(Series.make("BTCUSDT", "15m"), 1608559200000, later)
      assert.strictEqual(odd?.[6], 1608558440521)
    }))
})
