import * as Turns from "@cryptostream/influx/Turns"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"

describe("the turns of series", () => {
  it.effect("are taken by one at a time, in whatever order they are named", () =>
    Effect.gen(function*() {
      const turns = Turns.make()
      const held = new Set<string>()
      let most = 0
      const work = (keys: ReadonlyArray<string>) =>
        turns.take(keys)(Effect.gen(function*() {
          for (const key of new Set(keys)) {
            assert.isFalse(held.has(key))
            held.add(key)
          }
          most = Math.max(most, held.size)
          yield* Effect.yieldNow
          keys.forEach((key) => held.delete(key))
        }))
      const all = [["a", "b"], ["b", "a"], ["c", "b", "a"], ["a", "a"], ["d"], [], ["c", "d"]]
      yield* Effect.forEach([...all, ...all], work, { concurrency: "unbounded", discard: true })
      assert.isAtLeast(most, 3)
      yield* Effect.ignore(turns.take(["a"])(Effect.fail("broken")))
      yield* work(["a"])
    }))

  it.effect("are waited for by nobody who is stopped, also where he may not be interrupted", () =>
    Effect.gen(function*() {
      const turns = Turns.make()
      const take = turns.take(["a"])
      const holder = yield* Effect.forkChild(take(Effect.never))
      yield* Effect.yieldNow
      const waiting = yield* Effect.forkChild(Effect.uninterruptible(take(Effect.void)))
      yield* Effect.yieldNow
      yield* Fiber.interrupt(waiting)
      yield* Fiber.interrupt(holder)
      yield* take(Effect.void)
      // Whoever has his turn is not interrupted.
      const gate = yield* Deferred.make<void>()
      const writing = yield* Effect.forkChild(Effect.uninterruptible(Effect.as(take(Deferred.await(gate)), "done")))
      yield* Effect.yieldNow
      const stop = yield* Effect.forkChild(Fiber.interrupt(writing))
      yield* Effect.yieldNow
      assert.isUndefined(writing.pollUnsafe())
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(stop)
    }))
})
