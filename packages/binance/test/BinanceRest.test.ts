import type { BinanceError } from "@cryptostream/binance/rest/BinanceError"
import { BinanceRest } from "@cryptostream/binance/rest/BinanceRest"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Logger, Option, Result } from "effect"
import { TestClock } from "effect/testing"
import * as FakeRest from "./FakeRest.ts"

const noon = Date.UTC(2026, 0, 1, 12)
const three = ["http://one", "http://two", "http://three"]

const klines = (symbol: string) =>
  BinanceRest.use((rest) =>
    rest.klines(
      { series: Series.make(symbol, "1h"), startTime: 5, endTime: undefined, limit: 1000, urgency: "repair" },
      ({ text }) => text.startsWith("[") ? Result.succeed(text) : Result.fail("no array")
    )
  )
const time = Effect.map(BinanceRest.use((rest) => rest.time), ({ serverTime }) => serverTime)
const answering = (body: unknown) => ({ body })
const now = (_: FakeRest.Seen, exchangeTime: number) => answering({ serverTime: exchangeTime })

/** Runs a request while time passes, up to `seconds` of it. */
const during = <A, E, R>(request: Effect.Effect<A, E, R>, seconds = 60) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(Effect.exit(request), { startImmediately: true })
    for (let i = 0; i < seconds * 10 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust(100)
    if (fiber.pollUnsafe() === undefined) {
      yield* Fiber.interrupt(fiber)
      return assert.fail(`no answer within ${seconds} s`)
    }
    return yield* Fiber.join(fiber)
  })

const succeed = <A, E, R>(request: Effect.Effect<A, E, R>, seconds?: number) =>
  Effect.flatMap(during(request, seconds), (exit) => exit)
/** Why a request fails; that it does not is a defect. */
const fail = <A, R>(request: Effect.Effect<A, BinanceError, R>, seconds?: number) =>
  succeed(Effect.orDie(Effect.flip(request)), seconds)

const test = (
  name: string,
  answer: Parameters<typeof FakeRest.make>[0],
  run: (
    exchange: ReturnType<typeof FakeRest.make>,
    logged: ReadonlyArray<string>
  ) => Effect.Effect<void, BinanceError, BinanceRest>,
  options?: FakeRest.Options
) =>
  it.effect(name, () => {
    const exchange = FakeRest.make(answer, options)
    const logged: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push(`${logLevel} ${String(message)}`))
    return Effect.andThen(TestClock.setTime(noon), run(exchange, logged)).pipe(
      Effect.provide([exchange.layer, Logger.layer([logger])])
    )
  })

/** Answers in turn, the last one for ever. */
const inTurn = (...answers: ReadonlyArray<FakeRest.Answer>) => {
  let i = 0
  return (): FakeRest.Answer => answers[Math.min(i++, answers.length - 1)]!
}

describe("the exchange over REST", () => {
  test("is asked with the parameters of the exchange", () => answering([]), ({ seen }) =>
    Effect.gen(function*() {
      assert.strictEqual(yield* succeed(klines("BTCUSDC")), "[]")
      assert.strictEqual(
        seen[0]?.url.href,
        "http://one/api/v3/klines?symbol=BTCUSDC&interval=1h&startTime=5&limit=1000"
      )
    }))

  test("tells its time, and between which moments it did", now, () =>
    Effect.gen(function*() {
      const read = yield* succeed(BinanceRest.use((rest) => rest.time))
      assert.deepStrictEqual(read, { sentAt: noon, receivedAt: noon + 100, serverTime: noon + 50 + 7000 })
    }), { ahead: 7000 })

  for (
    const [name, broken] of [
      ["nobody listens", "refused"],
      ["it says nothing", "silent"],
      ["it is in trouble", { status: 502, body: "<html>" }],
      ["it answers what is no JSON", { body: "<html>" }],
      ["it answers another JSON", { body: { serverTime: "soon" } }]
    ] as const
  ) {
    test(
      `is asked at the next address where ${name}, and stays there`,
      (seen, exchangeTime) => seen.url.host === "one" ? broken : now(seen, exchangeTime),
      ({ seen }, logged) =>
        Effect.gen(function*() {
          yield* succeed(time, 12)
          yield* succeed(time, 1)
          assert.deepStrictEqual(seen.map(({ url }) => url.host), ["one", "two", "two"])
          assert.match(logged[0]!, /^Warn http:\/\/one .*; trying again$/)
          assert.match(logged[1]!, /^Info the exchange answers again/)
          assert.strictEqual(logged.length, 2)
        }),
      { restUrls: three }
    )
  }

  test(
    "is asked again without end, less and less often, and says so every half minute at most",
    () => "refused",
    ({ seen }, logged) =>
      Effect.gen(function*() {
        const asking = yield* Effect.forkChild(time)
        for (let i = 0; i < 600; i++) yield* TestClock.adjust(1000)
        assert.isUndefined(asking.pollUnsafe())
        assert.isBelow(Math.max(...seen.slice(1).map(({ at }, i) => at - seen[i]!.at)), 37_000)
        assert.isAtLeast(seen[1]!.at - seen[0]!.at, 400)
        assert.isAtMost(seen.length, 40)
        assert.isAtLeast(seen.length, 20)
        assert.isAtLeast(logged.length, 6)
        assert.isAtMost(logged.length, 21)
        assert.match(logged[1]!, /ECONNREFUSED.*\d+ attempts have failed so far/)
      }),
    { restUrls: three }
  )

  test(
    "is left alone for as long as it says when it was asked too much",
    inTurn(
      { status: 429, headers: { "retry-after": "20" }, body: { code: -1003, msg: "Too much" } },
      answering([])
    ),
    ({ seen }, logged) =>
      Effect.gen(function*() {
        yield* succeed(klines("BTCUSDC"))
        assert.strictEqual(seen.length, 2)
        assert.isAtLeast(seen[1]!.at - seen[0]!.at, 20_000)
        assert.isAtMost(seen[1]!.at - seen[0]!.at, 20_200)
        assert.deepStrictEqual(logged, ["Warn the exchange refuses requests (429): nothing is sent for 20 s"])
      })
  )

  test(
    "bans are waited for, and said loudly",
    inTurn(
      { status: 418, body: { code: -1003, msg: "Way too much" } },
      answering([])
    ),
    ({ seen }, logged) =>
      Effect.gen(function*() {
        yield* succeed(klines("BTCUSDC"), 125)
        assert.isAtLeast(seen[1]!.at - seen[0]!.at, 120_000)
        assert.match(logged[0]!, /^Error .*BANNED/)
      })
  )

  test("says what is wrong with a request, and is not asked again", (seen) => ({
    status: 400,
    body: seen.url.searchParams.get("symbol") === "BTCUSC"
      ? { code: -1121, msg: "Invalid symbol." }
      : "<html>what?</html>"
  }), ({ seen }) =>
    Effect.gen(function*() {
      const error = yield* fail(klines("BTCUSC"), 1)
      assert.strictEqual(error.reason._tag, "Rejected")
      assert.match(error.message, /symbol=BTCUSC&interval=1h.*Invalid symbol. \(code -1121\); check the symbol/)
      assert.match((yield* fail(klines("OTHER"), 1)).message, /\(400\): <html>what/)
      assert.strictEqual(seen.length, 2)
    }))

  test(
    "is asked elsewhere where it bars us, and fails when it does so everywhere",
    ({ url }) => ({ status: url.host === "one" ? 403 : 451, body: "" }),
    ({ seen }) =>
      Effect.gen(function*() {
        const error = yield* fail(time)
        assert.strictEqual(error.reason._tag, "Barred")
        assert.match(error.message, /^http:\/\/three does not serve where we are \(451\)/)
        assert.deepStrictEqual(seen.map(({ url }) => url.host), ["one", "two", "three"])
      }),
    { restUrls: three }
  )

  test(
    "is waited for where an address that does not bar us is only down",
    (seen, exchangeTime) =>
      seen.url.host !== "one"
        ? { status: 451, body: "" }
        : seen.at < noon + 20_000
        ? "refused"
        : now(seen, exchangeTime),
    () => Effect.map(succeed(time), (read) => assert.isAtLeast(read, noon + 20_000)),
    { restUrls: ["http://one", "http://two"] }
  )

  test("is one market, whatever the address", (seen, exchangeTime) => {
    const body = { serverTime: exchangeTime }
    if (seen.url.host === "two") return { body }
    return seen.at > noon + 1000 ? "refused" : { headers: { "x-simulator": "seed 7" }, body }
  }, () =>
    Effect.gen(function*() {
      yield* succeed(time)
      assert.deepStrictEqual(yield* BinanceRest.use((rest) => rest.simulator), Option.some("seed 7"))
      yield* TestClock.adjust(2000)
      const error = yield* fail(time)
      assert.strictEqual(error.reason._tag, "AnotherMarket")
      assert.match(error.message, /http:\/\/two answers for the exchange itself, and before it was seed 7/)
    }), { restUrls: ["http://one", "http://two"] })

  test("is the exchange itself where no simulator says otherwise", now, () =>
    Effect.gen(function*() {
      yield* succeed(time)
      assert.deepStrictEqual(yield* BinanceRest.use((rest) => rest.simulator), Option.none())
    }))

  test(
    "gives a body ten seconds, and the waiting for its weight as long as it takes",
    (seen) => seen.at < noon + 1000 ? { status: 429, headers: { "retry-after": "30" }, body: "" } : answering([]),
    () =>
      Effect.gen(function*() {
        const exit = yield* during(klines("BTCUSDC"), 40)
        assert.isTrue(Exit.isSuccess(exit))
      })
  )
})
