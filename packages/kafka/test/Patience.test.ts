import { KafkaError } from "@cryptostream/kafka/Broker"
import * as Outage from "@cryptostream/core/programs/Outage"
import * as Patience from "@cryptostream/kafka/Patience"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Logger } from "effect"
import { TestClock } from "effect/testing"

/** What is said, each with its level, of effects that wait patiently for one broker. */
const said = Effect.fnUntraced(function*<A>(use: (patiently: Patience.Patiently) => Effect.Effect<A, KafkaError>) {
  const lines: Array<string> = []
  const logger = Logger.make(({ logLevel, message }) => void lines.push(`${logLevel} ${String(message)}`))
  const clock = yield* Clock.Clock
  yield* Effect.ignore(use(Patience.make(Outage.make("kafka", clock), clock))).pipe(
    Effect.provide(Logger.layer([logger]))
  )
  return lines
})

/** Fails so many times, and then it does not. */
const failing = (times: number) => {
  let failures = 0
  return Effect.suspend(() =>
    failures++ < times ? Effect.fail(new KafkaError({ message: `kafka: ${failures}` })) : Effect.void
  )
}

const inSteps = (seconds: number) =>
  Effect.forEach(Array.from({ length: seconds }), () => TestClock.adjust("1 second"), { discard: true })

describe("an outage of the broker", () => {
  it.effect("is said when it begins, every half minute, and when it is over, however many wait for its end", () =>
    Effect.gen(function*() {
      const three = (patiently: Patience.Patiently) =>
        Effect.forEach([20, 20, 20], (times) => patiently(failing(times)), {
          concurrency: "unbounded",
          discard: true
        })
      const running = yield* Effect.forkChild(said(three))
      yield* inSteps(120)
      const lines = yield* Fiber.join(running)
      assert.strictEqual(lines[0], "Warn kafka: 2; trying again")
      const [warnings, over] = [lines.slice(0, -1), lines.at(-1)]
      assert.isTrue(warnings.every((line) => line.startsWith("Warn ")))
      assert.isAtLeast(warnings.length, 3)
      assert.isAtMost(warnings.length, 4)
      assert.match(String(over), /^Info kafka answers again, after \d+ failed attempts$/)
    }))

  it.effect("is no word worth where the next attempt heals it", () =>
    Effect.gen(function*() {
      const running = yield* Effect.forkChild(said((patiently) => patiently(failing(1))))
      yield* inSteps(2)
      assert.deepStrictEqual(yield* Fiber.join(running), [])
    }))

  it.effect("is not waited for where the broker refuses", () =>
    Effect.gen(function*() {
      const cause = Object.assign(new Error("no"), { type: "TOPIC_AUTHORIZATION_FAILED" })
      const refused = new KafkaError({ message: "kafka: no", cause })
      assert.deepStrictEqual(yield* said((patiently) => patiently(Effect.fail(refused))), [])
    }))
})
