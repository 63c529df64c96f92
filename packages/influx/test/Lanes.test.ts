import * as Lanes from "@cryptostream/influx/Lanes"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"

const work = (done: Array<string>, name: string) =>
  Effect.andThen(Effect.sleep("2 seconds"), Effect.sync(() => void done.push(name)))
const outage = Effect.interruptible(Effect.never)

describe("lanes", () => {
  it.effect("run beside each other, and fail where one fails, after the others are done", () =>
    Effect.gen(function*() {
      const done: Array<string> = []
      const fiber = yield* Effect.forkChild(
        Effect.exit(Lanes.run([work(done, "a"), Effect.fail("broken"), work(done, "b")]))
      )
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(yield* Fiber.join(fiber), Exit.fail("broken"))
      assert.deepStrictEqual(done, ["a", "b"])
    }))

  for (const lanes of [1, 2, 3]) {
    it.effect(`are finished where a stop comes while they work (${lanes})`, () =>
      Effect.gen(function*() {
        const done: Array<string> = []
        const storing = Effect.uninterruptible(
          Effect.andThen(
            Lanes.run(Array.from({ length: lanes }, (_, i) => work(done, `${i}`))),
            Effect.sync(() => done.push("all"))
          )
        )
        const fiber = yield* Effect.forkChild(storing)
        yield* TestClock.adjust("1 second")
        const stop = yield* Effect.forkChild(Fiber.interrupt(fiber))
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(stop)
        assert.strictEqual(done.length, lanes + 1)
        assert.strictEqual(done.at(-1), "all")
      }))

    it.effect(`end where a stop comes while one of them waits for an outage to pass (${lanes})`, () =>
      Effect.gen(function*() {
        const done: Array<string> = []
        const working = Array.from({ length: lanes - 1 }, (_, i) => work(done, `${i}`))
        const fiber = yield* Effect.forkChild(Effect.uninterruptible(Lanes.run([...working, outage])))
        yield* TestClock.adjust("1 second")
        const stop = yield* Effect.forkChild(Fiber.interrupt(fiber))
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(stop)
        const exit = yield* Fiber.await(fiber)
        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        assert.strictEqual(done.length, lanes - 1)
      }))
  }
})
