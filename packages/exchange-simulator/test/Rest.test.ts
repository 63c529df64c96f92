import * as Series from "@cryptostream/core/market/Series"
import * as Rest from "@cryptostream/exchange-simulator/rest/Rest"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { all, ask, now, words } from "./Asking.ts"
import * as Books from "./Books.ts"

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
    ["a parameter it does not know", "symbol=BTCUSDC&interval=1m&from=1", -1104],
    ["more parameters than it has", "symbol=BTCUSDC&interval=1m&a=1&b=1&c=1&d=1&e=1", -1101],
    ["a parameter given twice", "symbol=BTCUSDC&symbol=BTCUSDC&interval=1m", -1101],
    ["a time zone that is none", "symbol=BTCUSDC&interval=1d&timeZone=x", -1100],
    ["a time zone beyond the last", "symbol=BTCUSDC&interval=1m&timeZone=14:01", -1130],
    ["a time zone before the first", "symbol=BTCUSDC&interval=1m&timeZone=-13", -1130],
    ["a time zone of too many minutes", "symbol=BTCUSDC&interval=1m&timeZone=5:60", -1130],
    ["a time zone whose days begin at another hour", "symbol=BTCUSDC&interval=1d&timeZone=8", -1130],
    ["a time zone whose hours begin at another minute", "symbol=BTCUSDC&interval=1h&timeZone=%2B05:30", -1130]
  ]
  it.effect.each(cases)("%s", ([, search, code]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* ask("/api/v3/klines", search), code)
      assert.deepStrictEqual(yield* ask("/api/v3/uiKlines", search), code)
    }))
  it.effect("in the exchange's words", () =>
    Effect.gen(function*() {
      const klines = "symbol=BTCUSDC&interval=1m"
      assert.strictEqual(
        yield* words("klines", `${klines}&limit=1&from=1`),
        "-1104 Not all sent parameters were read; read '3' parameter(s) but was sent '4'."
      )
      assert.strictEqual(
        yield* words("klines", `${klines}&limit=1&startTime=1&endTime=1&timeZone=0&from=1`),
        "-1101 Too many parameters; expected '6' and received '7'."
      )
      assert.strictEqual(
        yield* words("klines", `${klines}&limit=1&limit=1`),
        "-1101 Duplicate values for parameter 'limit'."
      )
      const ticker = (search: string) => words("ticker/24hr", search)
      assert.strictEqual(yield* ticker("type=SMALL"), "-1139 Invalid ticker type.")
      assert.strictEqual(yield* ticker("symbolStatus=OPEN"), "-1122 Invalid symbolStatus.")
      assert.strictEqual(
        yield* ticker("symbols=[%22BTCUSDC%22,%22BTCUSDC%22]"),
        "-1151 Symbol is present multiple times in the list."
      )
      assert.strictEqual(
        yield* ticker("symbol=BTCUSDC&symbolStatus=HALT"),
        "-1220 The symbol's status does not match the requested symbolStatus."
      )
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
  it.effect("leaves out what is not wanted, and refuses a status there is not", () =>
    Effect.gen(function*() {
      const short = yield* ask("/api/v3/exchangeInfo", "symbol=ETHUSDC&showPermissionSets=false")
      assert.deepStrictEqual(
        (short as { readonly symbols: ReadonlyArray<object> }).symbols.map((symbol) =>
          "permissionSets" in symbol && symbol.permissionSets
        ),
        [[]]
      )
      assert.deepStrictEqual(yield* symbolsOf("symbolStatus=HALT"), [])
      assert.strictEqual(yield* symbolsOf("symbolStatus=CLOSED"), -1122)
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
      assert.deepInclude(rateLimits, {
        rateLimitType: "RAW_REQUESTS",
        interval: "MINUTE",
        intervalNum: 5,
        limit: 300_000
      })
      assert.deepInclude(btc, {
        status: "TRADING",
        baseAsset: "BTC",
        quoteAsset: "USDC",
        permissionSets: [["SPOT"]],
        allowedSelfTradePreventionModes: ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER"]
      })
      assert.deepInclude(btc!["filters"], { filterType: "MAX_NUM_ORDER_LISTS", maxNumOrderLists: 20 })
      assert.deepInclude(btc!["filters"], { filterType: "MAX_NUM_ORDER_AMENDS", maxNumOrderAmends: 10 })
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
      assert.deepStrictEqual(yield* ask("/api/v3/ticker/24hr", "symbolStatus=BREAK"), [])
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
