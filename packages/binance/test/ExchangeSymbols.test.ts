import * as ExchangeSymbols from "@cryptostream/binance/rest/ExchangeSymbols"
import * as NearestNames from "@cryptostream/binance/rest/NearestNames"
import { WeightBudget } from "@cryptostream/binance/rest/WeightBudget"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Logger, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as FakeRest from "./FakeRest.ts"

const traded = ["BTCUSDC", "BTCUSDT", "ETHUSDC", "BTCEUR", "XRPUSDC"]

/** The exchange's answer, with more in it than is read. */
const info = (symbols: ReadonlyArray<string>) => ({
  timezone: "UTC",
  rateLimits: [
    { rateLimitType: "ORDERS", interval: "MINUTE", intervalNum: 1, limit: 7 },
    { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 1200, other: true }
  ],
  symbols: symbols.map((symbol) => ({ symbol, status: symbol === "XRPUSDC" ? "BREAK" : "TRADING", filters: [] }))
})

const answer = ({ url }: FakeRest.Seen): FakeRest.Reply => {
  const asked = url.searchParams.get("symbols")
  if (asked === null) return { body: info(traded) }
  const symbols = JSON.parse(asked) as ReadonlyArray<string>
  return symbols.every((symbol) => traded.includes(symbol))
    ? { body: info(symbols) }
    : { status: 400, body: { code: -1121, msg: "Invalid symbol." } }
}

const check = Effect.fnUntraced(function*(symbols: ReadonlyArray<string>) {
  const fake = FakeRest.make(answer)
  const logged: Array<string> = []
  const limits: Array<number> = []
  const logger = Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
  const budget = Layer.mock(WeightBudget)({ limit: (weight) => Effect.sync(() => void limits.push(weight)) })
  const checking = yield* ExchangeSymbols.check(symbols.map(Symbol.make)).pipe(
    Effect.exit,
    Effect.provide(Layer.mergeAll(fake.layer, logger).pipe(Layer.merge(budget))),
    Effect.forkChild({ startImmediately: true })
  )
  for (let i = 0; i < 10; i++) yield* TestClock.adjust(100)
  const exit = yield* Fiber.join(checking)
  const message = Exit.isFailure(exit) ? (yield* Effect.flip(exit)).message : undefined
  return { message, logged, limits, asked: fake.seen.map(({ url }) => url.searchParams.get("symbols")) }
})

describe("the symbols to be watched", () => {
  it.effect("are asked for once, and tell what a minute allows", () =>
    Effect.gen(function*() {
      const { asked, limits, logged, message } = yield* check(["BTCUSDC", "ETHUSDC", "BTCUSDC"])
      assert.deepStrictEqual({ asked, limits, logged, message }, {
        asked: ["[\"BTCUSDC\",\"ETHUSDC\"]"],
        limits: [1200],
        logged: [],
        message: undefined
      })
      assert.deepStrictEqual((yield* check([])).asked, [])
    }))

  it.effect("are refused by their names where there are none, with those that may have been meant", () =>
    Effect.gen(function*() {
      const { asked, message } = yield* check(["ETHUSDC", "BTCUSC", "DOGEUSDC"])
      assert.strictEqual(
        message,
        "BTCUSC is not traded at the exchange; did you mean BTCUSDC, BTCUSDT?; DOGEUSDC is not traded at the exchange"
      )
      assert.deepStrictEqual(asked, ["[\"ETHUSDC\",\"BTCUSC\",\"DOGEUSDC\"]", null])
    }))

  it.effect("are warned of where they are not trading now", () =>
    Effect.gen(function*() {
      const { logged, message } = yield* check(["XRPUSDC", "BTCUSDC"])
      assert.isUndefined(message)
      assert.deepStrictEqual(logged, ["XRPUSDC is not trading at the exchange now (BREAK): its candles may not come"])
    }))
})

describe("names that may have been meant", () => {
  it("are at most two letters away, the nearest first, and those that begin alike", () => {
    assert.deepStrictEqual(NearestNames.of("BTCUSC", traded), ["BTCUSDC", "BTCUSDT"])
    assert.deepStrictEqual(NearestNames.of("BTCUSDC", traded), ["BTCUSDC", "BTCUSDT", "ETHUSDC"])
    assert.deepStrictEqual(NearestNames.of("BTCUSDX", ["ATCUSDX", "BTCUSDC"]), ["BTCUSDC", "ATCUSDX"])
    assert.deepStrictEqual(NearestNames.of("ABC", traded), [])
  })

  it.effect.prop("are as far away as they are from them", { a: Schema.String, b: Schema.String, c: Schema.String }, (
    { a, b, c }
  ) =>
    Effect.sync(() => {
      const { distance } = NearestNames
      assert.strictEqual(distance(a, b), distance(b, a))
      assert.strictEqual(distance(a, b) === 0, a === b)
      assert.isAtMost(distance(a, c), distance(a, b) + distance(b, c))
      assert.strictEqual(distance(a, a + b), b.length)
    }))
})
