import type { ResponseHead } from "@cryptostream/binance/rest/ResponseHead"
import { WeightBudget } from "@cryptostream/binance/rest/WeightBudget"
import type { Urgency } from "@cryptostream/core/ports/MarketData"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Effect, Fiber, Layer, Random } from "effect"
import { TestClock } from "effect/testing"

const minute = 60_000
const noon = Date.UTC(2026, 0, 1, 12)

/** Counts by the minutes of the clock, and answers after a round trip of `least` to `most` ms. */
const exchange = (least: number, most = least) => {
  const counted = new Map<number, number>()
  const way = Effect.flatMap(Random.nextBetween(least / 2, most / 2), (millis) => Effect.sleep(Math.round(millis)))
  const answer = Effect.fnUntraced(function*(weight: number, changes: Partial<ResponseHead> = {}) {
    const sentAt = yield* Clock.currentTimeMillis
    yield* way
    const at = yield* Clock.currentTimeMillis
    const since = Math.floor(at / minute) * minute
    const usedWeight = (counted.get(since) ?? 0) + weight
    counted.set(since, usedWeight)
    yield* way
    const head: ResponseHead = {
      status: 200,
      sentAt,
      receivedAt: yield* Clock.currentTimeMillis,
      date: Math.floor(at / 1000) * 1000,
      usedWeight,
      retryAfter: undefined,
      ...changes
    }
    return head
  })
  return { answer, counted }
}

/** Another program's budget. */
const other = Effect.map(Layer.build(Layer.fresh(WeightBudget.layer)), Context.get(WeightBudget))

/** Lets time pass in steps that are shorter than a round trip. */
const pass = (millis: number, step = 50) =>
  Effect.forEach(Array.from({ length: Math.ceil(millis / step) }), () => TestClock.adjust(step), { discard: true })

const many = (count: number, effect: Effect.Effect<void>) =>
  Effect.forkChild(Effect.all(Array.from({ length: count }, () => effect), { concurrency: "unbounded", discard: true }))

const test = <A, E>(name: string, effect: Effect.Effect<A, E, WeightBudget>) =>
  it.effect(name, () => Effect.andThen(TestClock.setTime(noon + 57_000), Effect.provide(effect, WeightBudget.layer)))

/** A request that is answered after 100 ms, and notes when it was sent. */
const noting = Effect.gen(function*() {
  const budget = yield* WeightBudget
  const { answer } = exchange(100)
  const sent: Array<string> = []
  const send = (name: string, urgency: Urgency, weight = 2, changes: Partial<ResponseHead> = {}) =>
    budget.spend(weight, urgency, (settle) => {
      sent.push(name)
      return Effect.flatMap(answer(weight, changes), settle)
    })
  const warm = Effect.gen(function*() {
    yield* Effect.forkChild(Effect.andThen(send("", "repair"), send("", "repair")))
    yield* pass(300)
    sent.length = 0
  })
  return { budget, send, sent, warm }
})

describe("the budget", () => {
  test(
    "keeps histories going at 95 % of itself and more for a whole minute, and never passes itself",
    Effect.gen(function*() {
      const budget = yield* WeightBudget
      const { answer, counted } = exchange(100)
      yield* many(16, Effect.forever(budget.spend(2, "backfill", (settle) => Effect.flatMap(answer(2), settle))))
      yield* pass(minute + 3000)
      assert.isAtLeast(counted.get(noon + minute)!, 0.95 * 5700)
      assert.isAtMost(counted.get(noon + minute)!, 5700)
    })
  )

  test(
    "is one for all programs that share an address",
    Effect.gen(function*() {
      const { answer, counted } = exchange(40, 400)
      const budgets = yield* Effect.all(Array.from({ length: 5 }, () => other))
      for (const budget of budgets) {
        yield* many(12, Effect.forever(budget.spend(2, "backfill", (settle) => Effect.flatMap(answer(2), settle))))
      }
      yield* pass(minute + 3000, 20)
      assert.isAtLeast(counted.get(noon + minute)!, 0.95 * 5700)
      assert.isAtMost(Math.max(...counted.values()), 5700)
    }).pipe(Effect.scoped)
  )

  test(
    "lets repairs go before backfills, and each kind in the order it came",
    Effect.gen(function*() {
      const { send, sent, warm } = yield* noting
      yield* warm
      yield* many(1, send("all of it", "backfill", 20))
      yield* pass(20, 10)
      for (
        const [name, urgency] of [["b1", "backfill"], ["r1", "repair"], ["b2", "backfill"], ["r2", "repair"]] as const
      ) {
        yield* Effect.forkChild(send(name, urgency, 12))
      }
      yield* pass(1000)
      assert.deepStrictEqual(sent, ["all of it", "r1", "r2", "b1", "b2"])
    })
  )

  test(
    "admits no backfill while a repair waits, not even one that there would be room for",
    Effect.gen(function*() {
      const { send, sent, warm } = yield* noting
      yield* warm
      yield* many(1, send("half", "backfill", 10))
      yield* pass(20, 10)
      yield* many(1, send("repair", "repair", 20))
      yield* many(1, send("backfill", "backfill", 2))
      yield* pass(20, 10)
      assert.deepStrictEqual(sent, ["half"])
      yield* pass(300)
      assert.deepStrictEqual(sent, ["half", "repair", "backfill"])
    })
  )

  test(
    "goes to the next one when somebody gives up waiting",
    Effect.gen(function*() {
      const { send, sent, warm } = yield* noting
      yield* warm
      yield* many(1, send("half", "backfill", 10))
      yield* pass(20, 10)
      const heavy = yield* Effect.forkChild(send("heavy", "repair", 20))
      yield* many(1, send("light", "backfill", 2))
      yield* pass(20, 10)
      yield* Fiber.interrupt(heavy)
      yield* pass(20, 10)
      assert.deepStrictEqual(sent, ["half", "light"])
    })
  )

  test(
    "is given back by who fails or is interrupted",
    Effect.gen(function*() {
      const { budget, send, sent, warm } = yield* noting
      yield* warm
      const hung = yield* Effect.forkChild(budget.spend(20, "repair", () => Effect.never))
      yield* pass(100)
      yield* many(1, send("next", "repair"))
      yield* pass(100)
      assert.deepStrictEqual(sent, [])
      yield* Fiber.interrupt(hung)
      yield* pass(200)
      assert.deepStrictEqual(sent, ["next"])
      const failure = yield* Effect.flip(budget.spend(2, "repair", () => Effect.fail("broken")))
      assert.strictEqual(failure, "broken")
      yield* many(1, send("after", "repair"))
      yield* pass(50)
      assert.deepStrictEqual(sent, ["next", "after"])
    })
  )

  test(
    "is nobody's until the time that a refusal names, not even a repair's",
    Effect.gen(function*() {
      const { send, sent, warm } = yield* noting
      yield* warm
      yield* many(1, send("refused", "backfill", 2, { status: 429, retryAfter: 7000 }))
      yield* pass(100)
      yield* many(1, send("repair", "repair"))
      yield* pass(6900)
      assert.deepStrictEqual(sent, ["refused"])
      yield* pass(150)
      assert.deepStrictEqual(sent, ["refused", "repair"])
    })
  )

  test(
    "grows with what the exchange says that it allows",
    Effect.gen(function*() {
      const { budget, send, sent, warm } = yield* noting
      yield* budget.limit(200)
      yield* warm
      yield* many(10, send("page", "backfill"))
      yield* pass(60, 10)
      assert.strictEqual(sent.length, 4)
      yield* budget.limit(6000)
      yield* pass(10, 10)
      assert.strictEqual(sent.length, 10)
    })
  )
})
