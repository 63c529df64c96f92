import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Server from "../src/Server.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

const serverWith = (options: Partial<Server.Options>) =>
  Layer.provideMerge(Server.layer({ ...Fixture.options, ...options }), Fixture.ports)

it.layer(serverWith({ names: ["dashboard", "Market.Example"] }), { excludeTestServices: true })(
  "a server with names of its own",
  (it) => {
    it.effect("answers to them and to this machine's, and to nobody else's", () =>
      Effect.gen(function*() {
        for (
          const [host, status] of [
            ["dashboard:4000", 200],
            ["market.example", 200],
            ["MARKET.EXAMPLE:4000", 200],
            ["127.0.0.1:4000", 200],
            ["localhost", 200],
            ["evil.example", 421],
            ["dashboard.evil.example:4000", 421],
            ["evil.dashboard", 421]
          ] as const
        ) assert.deepStrictEqual([host, yield* Http.statusAs(host, "/livez")], [host, status])
      }))

    it.effect("listens on this machine alone", () =>
      Effect.gen(function*() {
        assert.match(yield* Fixture.url, /^http:\/\/127\.0\.0\.1:/)
      }))
  }
)

it.layer(serverWith({ host: "0.0.0.0" }), { excludeTestServices: true })("a server of a container", (it) => {
  it.effect("listens on every address, and answers to no other name for it", () =>
    Effect.gen(function*() {
      assert.match(yield* Fixture.url, /^http:\/\/0\.0\.0\.0:/)
      assert.deepStrictEqual(yield* Http.statusAs("127.0.0.1", "/livez"), 200)
      assert.deepStrictEqual(yield* Http.statusAs("0.0.0.0", "/livez"), 421)
    }))
})
