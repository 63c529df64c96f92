import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { all, ask, klines, now } from "./Asking.ts"

describe("klines", () => {
  const offset = Schema.Int.check(Schema.isBetween({ minimum: -5 * 3_600_000, maximum: 600_000 }))
  const Query = Schema.Struct({
    symbol: Schema.Literals(["BTCUSDC", "ETHUSDC"]),
    interval: Schema.Literals(["1m", "3m", "15m", "1h", "1d"]),
    startTime: Schema.optionalKey(offset),
    endTime: Schema.optionalKey(offset),
    limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 300 })))
  })
  it.effect.prop(
    "are those that opened between the times asked for, the oldest with a start and the newest without",
    { query: Query },
    ({ query: { endTime, interval, limit, startTime, symbol } }) =>
      Effect.gen(function*() {
        const [from, to] = [startTime && now + startTime, endTime && now + endTime]
        const wanted = all(Series.make(symbol, interval))
          .map((row) => row[0])
          .filter((time) => (from === undefined || time >= from) && (to === undefined || time <= to))
        const count = limit ?? 500
        const expected = from === undefined ? wanted.slice(-count) : wanted.slice(0, count)
        const parameters = Object.entries({ symbol, interval, startTime: from, endTime: to, limit })
          .flatMap(([name, value]) => value === undefined ? [] : [`${name}=${value}`])
        const rows = yield* klines(parameters.join("&"))
        assert.deepStrictEqual(rows.map((row) => row[0]), expected)
      }),
    { arbitrary: { runs: 60 } }
  )

  it.effect("are the market's rows, the last of a candle still open", () =>
    Effect.gen(function*() {
      const rows = yield* klines("symbol=ETHUSDC&interval=15m&limit=4")
      assert.deepStrictEqual(rows, all(Series.make("ETHUSDC", "15m")).slice(-4).map((row) => [...row, "0"]))
      assert.isAbove(Number(rows[3]![6]), now)
    }))

  it.effect("are asked for with both ends included", () =>
    Effect.gen(function*() {
      const minute = Interval.floor("1m", now - 600_000)
      const open = (from: number, to: number) =>
        Effect.map(klines(`symbol=ETHUSDC&interval=1m&startTime=${from}&endTime=${to}`), (rows) =>
          rows.map((row) => Number(row[0]) - minute))
      assert.deepStrictEqual(yield* open(minute, minute), [0])
      assert.deepStrictEqual(yield* open(minute + 1, minute + 60_000), [60_000])
      assert.deepStrictEqual(yield* open(minute + 1, minute), [])
    }))

  it.effect("are at most a thousand, and five hundred where no limit is given", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* klines("symbol=ETHUSDC&interval=1s&limit=5000")).length, 1000)
      assert.strictEqual((yield* klines("symbol=ETHUSDC&interval=1s")).length, 500)
    }))

  it.effect("of a server that lags end where it is", () =>
    Effect.gen(function*() {
      const rows = yield* klines("symbol=ETHUSDC&interval=1s&limit=2", now - 30_000)
      assert.deepStrictEqual(rows.map((row) => row[0]), [now - 31_250, now - 30_250])
    }))

  it.effect("of a time zone are those of UTC where both open at the same moments", () =>
    Effect.gen(function*() {
      for (
        const [zone, interval] of [["-12:00", "4h"], ["14", "1h"], ["%2B08:00", "8h"], ["05:30", "30m"], ["0", "1M"]]
      ) {
        const asked = `symbol=ETHUSDC&interval=${interval}`
        assert.deepStrictEqual(yield* klines(`${asked}&timeZone=${zone}`), yield* klines(asked))
      }
    }))

  it.effect("and all other times are in microseconds where that is asked for", () =>
    Effect.gen(function*() {
      const path = "/api/v3/klines"
      const asked = "symbol=ETHUSDC&interval=1m&limit=2"
      const micros = yield* ask(path, asked, now, "microseconds")
      assert.deepStrictEqual(
        micros,
        (yield* klines(asked)).map((row) => row.with(0, Number(row[0]) * 1000).with(6, Number(row[6]) * 1000 + 999))
      )
      assert.deepStrictEqual(yield* ask("/api/v3/time", "", now, "microseconds"), { serverTime: now * 1000 })
      const info = yield* ask("/api/v3/exchangeInfo", "", now, "microseconds")
      assert.include(info as object, { serverTime: now * 1000 })
      const ticker = yield* ask("/api/v3/ticker/24hr", "symbol=ETHUSDC", now, "microseconds")
      assert.include(ticker as object, {
        openTime: (now - 86_400_000) * 1000,
        closeTime: now * 1000
      })
    }))

  it.effect("of 3d, 1w and 1M are there as well", () =>
    Effect.gen(function*() {
      for (const interval of ["3d", "1w", "1M"]) {
        const [row] = yield* klines(`symbol=ETHUSDC&interval=${interval}`)
        assert.strictEqual(row![0], Interval.floor(interval as Interval.Interval, now))
      }
    }))
})
