import { BinanceRest } from "@cryptostream/binance/rest/BinanceRest"
import * as ExchangeClock from "@cryptostream/binance/rest/ExchangeClock"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Effect, Exit, Fiber, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import * as FakeRest from "./FakeRest.ts"

const noon = Date.UTC(2026, 0, 1, 12)
const minute = 60_000

/** An exchange whose clock and way may change while a test runs. */
const exchange = (ahead: number) => {
  const state = { ahead, skewOfDate: 0 }
  const fake = FakeRest.make((_, exchangeTime) => ({
    headers: { date: new Date(exchangeTime + state.ahead + state.skewOfDate).toUTCString() },
    body: { serverTime: exchangeTime + state.ahead }
  }))
  return { ...fake, state }
}

const pass = (millis: number, step = 100) =>
  Effect.forEach(Array.from({ length: Math.ceil(millis / step) }), () => TestClock.adjust(step), { discard: true })

/** The clock of an exchange, built while time passes, and by how much it is ahead of ours. */
const build = Effect.fnUntraced(function*(fake: ReturnType<typeof exchange>) {
  yield* TestClock.setTime(noon)
  const logged: Array<string> = []
  const logger = Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
  const layer = ExchangeClock.ExchangeClock.layer.pipe(Layer.provideMerge(fake.layer), Layer.provideMerge(logger))
  const building = yield* Effect.forkChild(Layer.build(layer), { startImmediately: true })
  yield* pass(6000)
  const context = yield* Fiber.join(building)
  const { now } = Context.get(context, ExchangeClock.ExchangeClock)
  const rest = Context.get(context, BinanceRest)
  const ahead = Effect.map(Effect.all([now, Clock.currentTimeMillis]), ([theirs, ours]) => theirs - ours)
  return { ahead, logged, ask: Effect.forkChild(rest.ping) }
})

describe("the exchange's clock", () => {
  it.effect("shows what the exchange's does", () =>
    Effect.gen(function*() {
      for (const millis of [0, 7_213, -3_600_000]) {
        const { ahead, logged } = yield* build(exchange(millis))
        assert.strictEqual(yield* ahead, millis)
        assert.deepStrictEqual(logged, [])
      }
    }))

  it.effect("is asked again every half an hour", () =>
    Effect.gen(function*() {
      const fake = exchange(100)
      const { ahead } = yield* build(fake)
      fake.state.ahead = 900
      yield* pass(29 * minute, 10_000)
      assert.strictEqual(yield* ahead, 100)
      yield* pass(minute)
      assert.strictEqual(yield* ahead, 900)
    }))

  it.effect("is asked again when the Date of any answer contradicts it, and not more than once a minute", () =>
    Effect.gen(function*() {
      const fake = exchange(0)
      const { ahead, ask, logged } = yield* build(fake)
      for (const millis of [-20_000, 20_000]) {
        fake.state.ahead = millis
        yield* ask
        yield* pass(2000)
        assert.strictEqual(yield* ahead, millis)
        yield* pass(minute)
      }
      assert.match(logged[0]!, /contradicts/)
      const asked = fake.seen.length
      fake.state.skewOfDate = 3_600_000
      for (let i = 0; i < 10; i++) yield* Effect.andThen(ask, pass(10_000))
      assert.isAtMost(fake.seen.length - asked, 10 + 2 * 3)
    }))

  it("is contradicted by a Date that is two seconds ahead or, the way included, three seconds behind", () => {
    const head = (date: number | undefined, roundTrip: number) => ({
      status: 200,
      sentAt: noon - roundTrip,
      receivedAt: noon,
      date,
      usedWeight: undefined,
      retryAfter: undefined
    })
    const contradicts = (date: number | undefined, roundTrip = 0) =>
      ExchangeClock.contradicts(head(date, roundTrip), 500)
    assert.isFalse(contradicts(noon + 2_000))
    assert.isTrue(contradicts(noon + 3_000))
    assert.isFalse(contradicts(noon - 3_000))
    assert.isTrue(contradicts(noon - 4_000))
    assert.isFalse(contradicts(noon - 4_000, 1_000))
    assert.isFalse(contradicts(undefined))
  })

  it.effect("trusts the answer with the shortest way", () =>
    Effect.gen(function*() {
      const slow = [1000, 200, 2000]
      const rest = Layer.mock(BinanceRest)({
        time: Effect.gen(function*() {
          const sentAt = yield* Clock.currentTimeMillis
          const way = slow.shift() ?? 200
          // All of the way is on the way back, so that half of it is wrongly thought to be the exchange's lead.
          yield* Effect.sleep(way)
          return { serverTime: sentAt + 60_000, sentAt, receivedAt: sentAt + way }
        }),
        heads: (yield* BinanceRest).heads
      })
      yield* TestClock.setTime(noon)
      const building = yield* Effect.forkChild(Layer.build(Layer.provide(ExchangeClock.ExchangeClock.layer, rest)))
      yield* pass(6000)
      const { now } = Context.get(yield* Fiber.join(building), ExchangeClock.ExchangeClock)
      assert.strictEqual((yield* now) - (yield* Clock.currentTimeMillis), 60_000 - 100)
    }).pipe(Effect.provide(exchange(0).layer)))

  it.effect("is none where the exchange refuses to serve us", () =>
    Effect.gen(function*() {
      const fake = FakeRest.make(() => ({ status: 451, body: "" }))
      const building = yield* Effect.forkChild(
        Effect.exit(Layer.build(Layer.provide(ExchangeClock.ExchangeClock.layer, fake.layer)))
      )
      yield* pass(1000)
      const exit = yield* Fiber.join(building)
      assert.isTrue(Exit.isFailure(exit))
    }))
})
