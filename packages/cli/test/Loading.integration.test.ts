import { afterAll, assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptostream, main } from "./Cli.ts"

const folder = mkdtempSync(join(tmpdir(), "cryptostream-loading-"))
afterAll(() => rmSync(folder, { recursive: true }))
const data = join(folder, "data")
const file = join(folder, "BTCUSDC-1m.csv")
writeFileSync(file, "1704067200000,1,2,0.5,1.5,10,1704067259999,15,3,5,7,0\n")

/** Says on a fourth stream which modules are loaded. */
const watch = `
  import { writeSync } from "node:fs"
  import { registerHooks } from "node:module"
  registerHooks({ load: (url, context, next) => { writeSync(3, url + "\\n"); return next(url, context) } })
`
const watched = ["--import", `data:text/javascript,${encodeURIComponent(watch)}`]

const modules = (...args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const ran = spawnSync(process.execPath, [...watched, main, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"]
  })
  assert.strictEqual(ran.status, 0, ran.stderr)
  return ran.output[3]!.trimEnd().split("\n")
}

/** What the verbs that fill a store need, and what the whole of the platform would bring with it. */
const heavy = /\/packages\/(binance|exchange-simulator|dashboard)\/|\/node_modules\/(@?redis|undici|ws)\//

describe("what is loaded", () => {
  it("a question loads neither the source, nor the simulator, nor the page", () => {
    const stored = cryptostream("import", file, "--data", data)
    assert.strictEqual(stored.code, 0, stored.stderr)
    for (
      const args of [
        ["--help"],
        ["start", "--help"],
        ["status", "--data", data],
        ["gaps", "--data", data],
        ["export", "--symbol", "BTCUSDC", "--interval", "1m", "--data", data],
        ["dead-letters", "list", "--data", data]
      ]
    ) {
      const loaded = modules(...args)
      assert.include(loaded.join("\n"), "/packages/cli/src/main.ts")
      assert.deepStrictEqual(loaded.filter((url) => heavy.test(url)), [], args.join(" "))
    }
  }, 60_000)
})
