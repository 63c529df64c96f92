import * as Outage from "@cryptostream/core/programs/Outage"
import * as Readiness from "@cryptostream/core/programs/Readiness"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Logger } from "effect"
import { TestClock } from "effect/testing"

/** A program of its own each: what a process waits for is known in all of it. */
const alone = Effect.provideServiceEffect(Readiness.Readiness, Effect.sync(Readiness.make))

const said = Effect.fnUntraced(function*<E>(saying: Effect.Effect<void, E>) {
  const lines: Array<string> = []
  const logger = Logger.make(({ logLevel, message }) => void lines.push(`${logLevel} ${String(message)}`))
  yield* Effect.provide(saying, Logger.layer([logger]))
  return lines
})

describe("a program", () => {
  it.effect("is ready once nothing is waited for, and tells the newest reason of each", () =>
    Effect.gen(function*() {
      yield* Readiness.waitFor("kafka", "ECONNREFUSED")
      yield* Readiness.waitFor("BTCUSDC-1m", "its history is being read")
      yield* Readiness.waitFor("kafka", "no leader")
      assert.deepStrictEqual(yield* Readiness.lines, ["kafka: no leader", "BTCUSDC-1m: its history is being read"])
      yield* Readiness.isThere("kafka")
      yield* Readiness.isThere("BTCUSDC-1m")
      yield* Readiness.isThere("nobody waited for it")
      assert.deepStrictEqual(yield* Readiness.lines, [])
    }).pipe(alone))

  it.effect("is not ready while somebody it asks does not answer", () =>
    Effect.gen(function*() {
      const { failed, passed } = Outage.make("the database", yield* Clock.Clock)
      yield* passed
      assert.deepStrictEqual(yield* Readiness.lines, [])
      yield* failed("status 503")
      assert.deepStrictEqual(yield* Readiness.lines, ["the database: status 503"])
      yield* failed("status 500")
      assert.deepStrictEqual(yield* Readiness.lines, ["the database: status 500"])
      yield* passed
      assert.deepStrictEqual(yield* Readiness.lines, [])
    }).pipe(alone))

  it.effect("says what fails at once, then every half minute, and that it is over", () =>
    Effect.gen(function*() {
      const { failed, passed } = Outage.make("the database", yield* Clock.Clock)
      for (let second = 0; second < 61; second++) {
        yield* failed("status 503")
        yield* TestClock.adjust("1 second")
      }
      yield* passed
      yield* failed("status 503")
      yield* passed
    }).pipe(
      said,
      alone,
      Effect.map((lines) =>
        assert.deepStrictEqual(lines, [
          "Warn status 503; trying again",
          "Warn status 503; trying again, 31 attempts have failed so far",
          "Warn status 503; trying again, 61 attempts have failed so far",
          "Info the database answers again, after 61 failed attempts"
        ])
      )
    ))
})
