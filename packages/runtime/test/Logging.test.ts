import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"
import * as Logging from "@cryptostream/runtime/Logging"
import { assert, describe, it } from "@effect/vitest"
import { Clock, ConfigProvider, Effect, Schema } from "effect"
import { TestClock, TestConsole } from "effect/testing"

const Line = Schema.fromJsonString(Schema.Struct({ time: Schema.String, message: Schema.String }))

describe("a log", () => {
  it.effect("has the machine's time in every line, also of what runs by the clock of an exchange", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.UTC(2026, 0, 1))
      const scaled = ScaledClock.make(yield* Clock.Clock, { speed: 60, start: Date.UTC(2020, 0, 1) })
      yield* Effect.logInfo("of the exchange").pipe(
        Effect.provideService(Clock.Clock, scaled),
        Effect.andThen(Effect.logInfo("of the machine")),
        Effect.provide(Logging.layer(false))
      )
      const lines = yield* Effect.forEach(
        yield* TestConsole.errorLines,
        (line) => Schema.decodeUnknownEffect(Line)(line)
      )
      assert.deepStrictEqual(lines, [
        { time: "2026-01-01T00:00:00.000Z", message: "of the exchange" },
        { time: "2026-01-01T00:00:00.000Z", message: "of the machine" }
      ])
    }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: {} })))))
})
