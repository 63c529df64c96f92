import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import type * as JsonLines from "@cryptostream/exchange-simulator/evidence/JsonLines"
import * as Truth from "@cryptostream/exchange-simulator/evidence/Truth"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Books from "./Books.ts"

const { start } = Books
const hour = 3_600_000

interface Line {
  readonly kind: string
  readonly symbol: string
  readonly interval: string
  readonly row: Row.Row
}

/** A record that is kept in memory. */
const begin = Effect.fnUntraced(function*(...entries: ReadonlyArray<object>) {
  yield* TestClock.setTime(start)
  const written: Array<Line> = []
  const lines: JsonLines.JsonLines = {
    write: (value) => Effect.sync(() => void written.push(value as Line)),
    failed: Effect.never
  }
  const book = yield* Books.seeded(...entries)
  const truth = yield* Truth.make(book, lines, ["1s", "1m"], start)
  const of = (kind: string, symbol: string, interval: string) =>
    written.filter((line) => line.kind === kind && line.symbol === symbol && line.interval === interval)
      .map(({ row }) => row)
  return { book, of, run: Effect.forkScoped(truth.run), truth }
})

/** Lets the record catch up. */
const settle = Effect.forEach(Array.from({ length: 500 }), () => Effect.yieldNow, { discard: true })

describe("the record of the truth", () => {
  it.effect("has each close once, those too that nobody waited for when it ends", () =>
    Effect.gen(function*() {
      const { book, of } = yield* Effect.scoped(Effect.gen(function*() {
        const record = yield* begin()
        const running = yield* record.run
        yield* TestClock.adjust("10 seconds")
        yield* settle
        yield* Fiber.interrupt(running)
        yield* TestClock.adjust("1 hours")
        yield* TestClock.adjust("2 seconds")
        return record
      }))
      const now = start + hour + 12_000
      for (const interval of ["1s", "1m"] as const) {
        const [from, to] = [Interval.floor(interval, start), Interval.floor(interval, now)]
        assert.deepStrictEqual(
          of("candle", "ETHUSDC", interval),
          yield* Books.rows(book, "ETHUSDC", interval, from, to, now)
        )
      }
    }))

  it.effect("has what is served of the time before once, and leaves what closes later to its close", () =>
    Effect.gen(function*() {
      const { book, of, run, truth } = yield* begin()
      yield* run
      yield* TestClock.adjust("5 seconds")
      yield* settle
      const series = Series.make("BTCUSDC", "1s")
      const serve = (from: number, to: number) =>
        Effect.flatMap(
          Books.rows(book, "BTCUSDC", "1s", start + from * 1000, start + to * 1000, start + 5_000),
          (rows) => truth.served(series, rows, start + 5_000)
        )
      yield* serve(-20, -10)
      yield* serve(-15, 4)
      yield* serve(-30, -5)
      yield* truth.served(Series.make("BTCUSDC", "1h"), [], start)
      const times = of("candle", "BTCUSDC", "1s").map(([openTime]) => openTime).toSorted((a, b) => a - b)
      const first = Interval.ceil("1s", start - 30_000)
      assert.deepStrictEqual(times, Array.from({ length: 34 }, (_, i) => first + i * 1000))
    }))

  it.effect("has of a row from a lagging server its newest statement", () =>
    Effect.gen(function*() {
      const { book, of, run, truth } = yield* begin({ at: "10 seconds", fault: "restate", age: "2 minutes" })
      yield* run
      yield* TestClock.adjust("20 seconds")
      yield* settle
      const [late] = book.overlay.lateTrades
      const series = Series.make(late!.symbol, "1s")
      const old = yield* book.candle(series, late!.second, start)
      yield* truth.served(series, [old!], start)
      const newest = yield* book.candle(series, late!.second, start + 20_000)
      assert.notDeepEqual(newest, old)
      assert.deepStrictEqual(of("candle", late!.symbol, "1s").filter(([time]) => time === late!.second), [newest!])
      assert.deepStrictEqual(of("restated", late!.symbol, "1s"), [newest!])
    }))
})
