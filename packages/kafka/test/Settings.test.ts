import * as Settings from "@cryptostream/kafka/Settings"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Result } from "effect"

const given = (env: Readonly<Record<string, string>>) =>
  Effect.result(Settings.config.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))))

describe("the settings of Kafka", () => {
  it.effect("are read from the environment", () =>
    Effect.gen(function*() {
      const read = yield* given({ KAFKA_BROKERS: "a:9092, b.example:19092", CONSUMER_ID: "left" })
      assert.deepStrictEqual(Result.getOrThrow(read), { brokers: ["a:9092", "b.example:19092"], memberId: "left" })
    }))

  it.effect("are the broker of this machine, and a name of this process, unless said", () =>
    Effect.gen(function*() {
      const { brokers, memberId } = Result.getOrThrow(yield* given({}))
      assert.deepStrictEqual(brokers, ["localhost:9092"])
      assert.include(memberId, String(process.pid))
    }))

  for (
    const [name, value] of [["KAFKA_BROKERS", "kafka"], ["KAFKA_BROKERS", "a:1,"], ["CONSUMER_ID", "a b"]] as const
  ) {
    it.effect(`are refused with the name of the variable: ${name}=${value}`, () =>
      Effect.gen(function*() {
        const read = yield* given({ [name]: value })
        assert.isTrue(Result.isFailure(read))
        assert.include(String(Result.isFailure(read) && read.failure), name)
      }))
  }
})
