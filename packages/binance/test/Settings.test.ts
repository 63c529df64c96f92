import * as Settings from "@cryptostream/binance/Settings"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"

const read = (env: Readonly<Record<string, string>>) =>
  Settings.config.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env }))))

describe("where the exchange is", () => {
  it.effect("is where it always is, unless it is said", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* read({}), Settings.defaults)
      assert.deepStrictEqual(yield* read({ BINANCE_REST_URL: "" }), Settings.defaults)
    }))

  it.effect("is read from lists separated by commas, without slashes at their ends", () =>
    Effect.gen(function*() {
      const settings = yield* read({
        BINANCE_REST_URL: "http://127.0.0.1:8080/ , https://api.binance.com",
        BINANCE_WS_URL: "ws://127.0.0.1:8080",
        BINANCE_ARCHIVE_URL: "http://mirror/binance/"
      })
      assert.deepStrictEqual(settings, {
        restUrls: ["http://127.0.0.1:8080", "https://api.binance.com"],
        socketUrls: ["ws://127.0.0.1:8080"],
        archiveUrl: "http://mirror/binance"
      })
    }))

  it.effect("is refused in one line that names the variable", () =>
    Effect.gen(function*() {
      const wrong = {
        BINANCE_REST_URL: ["ftp://api.binance.com", "https://a,,https://b", "api.binance.com", "https://a?b=c"],
        BINANCE_WS_URL: ["https://stream.binance.com", "wss://"],
        BINANCE_ARCHIVE_URL: ["https://a,https://b", "data"]
      }
      for (const [name, values] of Object.entries(wrong)) {
        for (const value of values) {
          const { message } = yield* Effect.flip(read({ [name]: value }))
          assert.match(
            message,
            new RegExp(`^${name} must be (an?|one( or more)?) [^\\n]*address(es)?, [^\\n]+$`),
            value
          )
        }
      }
    }))
})
