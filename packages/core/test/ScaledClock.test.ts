import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"

const start = 1_700_000_000_000

describe("a scaled clock", () => {
  it.effect("runs as many times as fast as the real one, and its delays are as much shorter", () =>
    Effect.gen(function*() {
      const clock = ScaledClock.make(yield* Clock.Clock, { speed: 60, start })
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(clock.currentTimeMillisUnsafe(), start + 120_000)
      const slept = yield* Effect.forkChild(
        Effect.provideService(Effect.andThen(Effect.sleep("1 minute"), Clock.currentTimeMillis), Clock.Clock, clock)
      )
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(slept), start + 180_000)
    }))

  it.effect("counts from the moment at which its start was true, however long ago that was when it is made", () =>
    Effect.gen(function*() {
      const real = yield* Clock.Clock
      const origin = yield* Clock.monotonicTimeNanos
      yield* TestClock.adjust("5 seconds")
      const clock = ScaledClock.make(real, { speed: 300, start, origin })
      assert.strictEqual(clock.currentTimeMillisUnsafe(), start + 1_500_000)
      assert.strictEqual(clock.currentTimeNanosUnsafe(), BigInt(start + 1_500_000) * 1_000_000n)
    }))
})
