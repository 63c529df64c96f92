import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/Market"
import * as Rest from "@cryptostream/exchange-simulator/Rest"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Books from "./Books.ts"

const now = Books.start
const hole = { at: "-90 minutes", fault: "hole", for: "7 minutes", symbols: ["BTCUSDC"] }
const market = Market.make(Books.seed)

/** What a request is answered at `asOf`: the JSON, or the exchange's code. */
const ask = Effect.fnUntraced(function*(path: string, search: string, asOf = now) {
  const book = yield* Books.seeded(hole)
  const exchange = { book, weightLimit: 6000, now, asOf, served: () => Effect.void }
  return yield* Rest.answer(Rest.endpoints.get(path)!, search, exchange).pipe(
    Effect.map((text): unknown => JSON.parse(text)),
    Effect.catch(({ code }) => Effect.succeed(code))
  )
})
const klines = (search: string, asOf = now) =>
  Effect.map(ask("/api/v3/klines", search, asOf), (answer) => answer as ReadonlyArray<ReadonlyArray<unknown>>)

/** Every row there is by definition: of each bucket from the listing to now that is not in the hole. */
const all = (series: Series.Series): ReadonlyArray<Row.Row> => {
  const listed = Interval.floor(series.interval, now - 4 * 3_600_000)
  const closed = market.rows(series, listed, Interval.floor(series.interval, now))
  const lost = { from: Math.ceil((now - 5_400_000) / 1000) * 1000, to: Math.ceil((now - 4_980_000) / 1000) * 1000 }
  return [...closed, market.forming(series, now)].filter((row) =>
    series.symbol !== "BTCUSDC" || row[0] < lost.from || Interval.next(series.interval, row[0]) > lost.to
  )
}

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

  it.effect("of 3d, 1w and 1M are there as well", () =>
    Effect.gen(function*() {
      for (const interval of ["3d", "1w", "1M"]) {
        const [row] = yield* klines(`symbol=ETHUSDC&interval=${interval}`)
        assert.strictEqual(row![0], Interval.floor(interval as Interval.Interval, now))
      }
    }))
})

describe("requests that the exchange refuses", () => {
  const cases: ReadonlyArray<readonly [string, string, number]> = [
    ["a symbol it does not have", "symbol=NOPEUSDC&interval=1m", -1121],
    ["a symbol in lower case", "symbol=btcusdc&interval=1m", -1100],
    ["an interval it does not have", "symbol=BTCUSDC&interval=7m", -1120],
    ["a month in lower case that is no minute", "symbol=BTCUSDC&interval=1mo", -1120],
    ["no symbol", "interval=1m", -1102],
    ["no interval", "symbol=BTCUSDC", -1102],
    ["an empty parameter", "symbol=BTCUSDC&interval=1m&startTime=", -1105],
    ["a time that is no number", "symbol=BTCUSDC&interval=1m&startTime=1e3", -1100],
    ["a negative time", "symbol=BTCUSDC&interval=1m&startTime=-5", -1100],
    ["a limit that is no number", "symbol=BTCUSDC&interval=1m&limit=ten", -1100],
    ["a limit of nothing", "symbol=BTCUSDC&interval=1m&limit=0", -1130],
    ["a parameter it does not know", "symbol=BTCUSDC&interval=1m&from=1", -1101],
    ["a parameter given twice", "symbol=BTCUSDC&symbol=BTCUSDC&interval=1m", -1101],
    ["a time zone that is none", "symbol=BTCUSDC&interval=1d&timeZone=x", -1100]
  ]
  it.effect.each(cases)("%s", ([, search, code]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* ask("/api/v3/klines", search), code)
      assert.deepStrictEqual(yield* ask("/api/v3/uiKlines", search), code)
    }))
  it.effect("parameters where none are known", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* ask("/api/v3/time", "x=1"), -1101)
      assert.deepStrictEqual(yield* ask("/api/v3/time", ""), { serverTime: now })
      assert.deepStrictEqual(yield* ask("/api/v3/ping", ""), {})
    }))
})

describe("exchangeInfo", () => {
  const symbolsOf = (search: string) =>
    Effect.map(ask("/api/v3/exchangeInfo", search), (answer) =>
      typeof answer === "number"
        ? answer
        : (answer as { readonly symbols: ReadonlyArray<{ readonly symbol: string }> }).symbols.map(({ symbol }) =>
          symbol
        ))
  it.effect("has all symbols, those that are named, or none where one is unknown", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* symbolsOf(""), ["BTCUSDC", "ETHUSDC"])
      assert.deepStrictEqual(yield* symbolsOf("symbol=ETHUSDC"), ["ETHUSDC"])
      assert.deepStrictEqual(yield* symbolsOf("symbols=%5B%22ETHUSDC%22%5D&permissions=SPOT"), ["ETHUSDC"])
      assert.deepStrictEqual(yield* symbolsOf("permissions=MARGIN"), [])
      assert.strictEqual(yield* symbolsOf("symbols=[%22ETHUSDC%22,%22NOPE%22]"), -1121)
      assert.strictEqual(yield* symbolsOf("symbols=ETHUSDC"), -1100)
      assert.strictEqual(yield* symbolsOf("symbol=ETHUSDC&symbols=[%22ETHUSDC%22]"), -1128)
    }))
  it.effect("says the limits and the steps", () =>
    Effect.gen(function*() {
      const answer = yield* ask("/api/v3/exchangeInfo", "symbol=BTCUSDC")
      const { rateLimits, symbols: [btc] } = answer as {
        readonly rateLimits: ReadonlyArray<unknown>
        readonly symbols: ReadonlyArray<Record<string, unknown>>
      }
      assert.deepInclude(rateLimits, {
        rateLimitType: "REQUEST_WEIGHT",
        interval: "MINUTE",
        intervalNum: 1,
        limit: 6000
      })
      assert.deepInclude(btc, { status: "TRADING", baseAsset: "BTC", quoteAsset: "USDC" })
      assert.deepInclude(btc!["filters"], {
        filterType: "PRICE_FILTER",
        minPrice: "0.01000000",
        maxPrice: "1000000.00000000",
        tickSize: "0.01000000"
      })
    }))
})

describe("the ticker of 24 hours", () => {
  it.effect("adds up the minutes there are", () =>
    Effect.gen(function*() {
      const minutes = all(Series.make("ETHUSDC", "1m"))
      const ticker = yield* ask("/api/v3/ticker/24hr", "symbol=ETHUSDC")
      assert.include(ticker as object, {
        symbol: "ETHUSDC",
        openPrice: minutes[0]![1],
        lastPrice: minutes.at(-1)![4],
        count: minutes.reduce((sum, row) => sum + row[8], 0),
        closeTime: now
      })
      const minis = yield* ask("/api/v3/ticker/24hr", "type=MINI")
      assert.deepStrictEqual((minis as ReadonlyArray<{ symbol: string }>).map(({ symbol }) => symbol), [
        ...Books.symbols
      ])
    }))
  it("weighs by the symbols it is asked for", () => {
    const { weight } = Rest.endpoints.get("/api/v3/ticker/24hr")!
    const list = (count: number) => `symbols=[${Array.from({ length: count }, () => "%22A%22").join(",")}]`
    assert.deepStrictEqual(["symbol=A", list(20), list(21), list(100), list(101), ""].map(weight), [
      2,
      2,
      40,
      40,
      80,
      80
    ])
  })
})
