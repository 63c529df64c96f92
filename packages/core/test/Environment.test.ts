import * as Environment from "@cryptostream/core/wire/Environment"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Schema } from "effect"

const said = <A>(config: Config.Config<A>, env: Readonly<Record<string, string>>) =>
  Effect.map(
    Effect.flip(config).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))),
    Environment.explain
  )

const interval = Config.Literals(["1m", "1h"], "INTERVAL")
const url = Config.schema(Schema.Trim, "URL").pipe(Config.nested("INFLUX"))

describe("a bad value of the environment", () => {
  it.effect("is told by its variable, also where it is nested, and where it is not set", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* said(interval, {}), `INTERVAL Expected "1m" | "1h"`)
      assert.strictEqual(yield* said(interval, { INTERVAL: "7m" }), `INTERVAL Expected "1m" | "1h"`)
      assert.strictEqual(yield* said(url, {}), "INFLUX_URL is not set")
    }))
})
