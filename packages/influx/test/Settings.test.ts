import * as Settings from "@cryptostream/influx/Settings"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, FileSystem, Redacted } from "effect"
import { format } from "node:util"

const read = (env: Readonly<Record<string, string>>) =>
  Settings.config.pipe(
    Effect.provide([ConfigProvider.layer(ConfigProvider.fromEnv({ env })), NodeServices.layer])
  )
const whole = { INFLUX_URL: "http://127.0.0.1:8086/", INFLUX_ORG: " org ", INFLUX_TOKEN: " secret\n" }

const file = (content: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = yield* fs.makeTempFileScoped()
    yield* fs.writeFileString(path, content)
    return path
  }).pipe(Effect.provide(NodeServices.layer))

describe("where InfluxDB is", () => {
  it.effect("is read from the environment, without slashes at its end and spaces around", () =>
    Effect.gen(function*() {
      const { organisation, token, url } = yield* read(whole)
      assert.deepStrictEqual([url, organisation, Redacted.value(token)], ["http://127.0.0.1:8086", "org", "secret"])
      assert.notInclude(`${format(token)} ${JSON.stringify(token)}`, "secret")
    }))

  it.effect("takes the token from a file first, whose last line may end", () =>
    Effect.gen(function*() {
      const settings = yield* read({ ...whole, INFLUX_TOKEN_FILE: yield* file("from the file\n") })
      assert.strictEqual(Redacted.value(settings.token), "from the file")
      const empty = yield* read({ ...whole, INFLUX_TOKEN_FILE: "" })
      assert.strictEqual(Redacted.value(empty.token), "secret")
    }))

  it.effect("is refused in one line that names the variable", () =>
    Effect.gen(function*() {
      const { INFLUX_ORG: _, ...withoutOrganisation } = whole
      const { INFLUX_TOKEN: __, ...withoutToken } = whole
      const wrong = [
        ["INFLUX_URL", { ...whole, INFLUX_URL: "influxdb:8086" }],
        ["INFLUX_URL", { ...whole, INFLUX_URL: "http://a?b=c" }],
        ["INFLUX_ORG", withoutOrganisation],
        ["INFLUX_ORG", { ...whole, INFLUX_ORG: " " }],
        ["INFLUX_TOKEN", withoutToken],
        ["INFLUX_TOKEN", { ...whole, INFLUX_TOKEN: "" }],
        ["INFLUX_TOKEN_FILE", { ...whole, INFLUX_TOKEN_FILE: "/nowhere/token" }],
        ["INFLUX_TOKEN_FILE", { ...whole, INFLUX_TOKEN_FILE: yield* file(" \n") }]
      ] as const
      for (const [name, env] of wrong) {
        const { message } = yield* Effect.flip(read(env))
        assert.match(message, new RegExp(`^${name} [^\\n]+$`))
        assert.notInclude(message, "secret")
      }
    }))
})
