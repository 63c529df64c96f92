import * as SourceChoice from "../src/SourceChoice.ts"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Logger, Option, Stdio } from "effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const nowhere = ConfigProvider.layer(ConfigProvider.fromUnknown({ BINANCE_REST_URL: "http://127.0.0.1:9" }))

/** What is chosen where no address of the exchange answers, and what is said of it. */
const choose = (isTerminal: boolean, source: SourceChoice.Input["source"] = Option.none(), hasLive = false) =>
  Effect.gen(function*() {
    const data = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-choice-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    )
    if (hasLive) {
      mkdirSync(join(data, "live"))
      writeFileSync(join(data, "live", "store.sqlite"), "")
    }
    const said: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => said.push(`${logLevel} ${String(message)}`))
    const input = { data, source, path: Option.none(), checksum: "strict", speed: Option.none(), seed: 1 } as const
    const chosen = yield* SourceChoice.choose(input).pipe(Effect.provide(Layer.mergeAll(
      nowhere,
      Logger.layer([logger]),
      NodeServices.layer,
      Stdio.layerTest({ stderrIsTerminal: Effect.succeed(isTerminal) })
    )))
    return { chosen: chosen._tag, said: said.join("\n") }
  }).pipe(Effect.scoped)

describe("where the exchange cannot be reached", () => {
  it.live("a person at a terminal is shown the simulator, and is told loudly", () =>
    Effect.gen(function*() {
      const { chosen, said } = yield* choose(true)
      assert.strictEqual(chosen, "simulated")
      assert.match(said, /^Error the exchange cannot be reached: http:\/\/127\.0\.0\.1:9.*SIMULATED/)
    }))

  for (
    const [who, chosen] of [
      ["nobody at a terminal", choose(false)],
      ["who asked for the exchange", choose(true, Option.some("binance"))],
      ["who has live data", choose(true, Option.none(), true)]
    ] as const
  ) {
    it.live(`${who} is shown nothing but the exchange, which is tried on`, () =>
      Effect.gen(function*() {
        const { chosen: source, said } = yield* chosen
        assert.strictEqual(source, "binance")
        assert.match(said, /^Warn .*going on trying/)
      }))
  }
})
