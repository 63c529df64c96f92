import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptostream, withSettings } from "./Cli.ts"

const folder = mkdtempSync(join(tmpdir(), "cryptostream-"))
const data = join(folder, "data")
const files = join(folder, "files")
mkdirSync(files)
const row = (minute: number) => {
  const openTime = 1_704_067_200_000 + minute * 60_000
  return `${openTime},1,3,1,2,20,${openTime + 59_999},40,3,5,7,0\n`
}
for (const symbol of ["BTCUSDC", "ETHUSDC"]) {
  writeFileSync(join(files, `${symbol}-1m.csv`), [0, 1, 2].map(row).join(""))
}
afterAll(() => rmSync(folder, { recursive: true }))

describe("settings of the environment", () => {
  beforeAll(() => {
    const ran = cryptostream("start", "--path", files, "--once", "--data", data)
    assert.strictEqual(ran.code, 0, ran.stderr)
  }, 60_000)

  it("under which something else is derived than is stored: verify says so and fails", () => {
    assert.strictEqual(cryptostream("verify", "--data", data).code, 0)
    for (const settings of [{ HOLES: "reset" }, { ENRICH: "none" }, { ENRICH: "sma_10" }, { ENRICH_1m: "sma_20" }]) {
      const { code, stderr } = withSettings(settings)("verify", "--data", data)
      assert.strictEqual(code, 1, JSON.stringify(settings))
      assert.strictEqual(
        stderr,
        "cryptostream: BTCUSDC-1m, ETHUSDC-1m were derived by other settings or formulas than ENRICH, HOLES and this version say: " +
          `"cryptostream reprocess" derives them again\n`
      )
    }
    assert.strictEqual(withSettings({ ENRICH_1h: "sma_20" })("verify", "--data", data).code, 0)
  })

  it("and each row of verify --json says why its series fails", () => {
    const reasons = (settings: Readonly<Record<string, string>>) =>
      (JSON.parse(withSettings(settings)("verify", "--json", "--data", data).stdout) as ReadonlyArray<
        { readonly reason: string | null }
      >).map(({ reason }) => reason)
    assert.deepStrictEqual(reasons({}), [null, null])
    const other = "derived by other settings or formulas"
    assert.deepStrictEqual(reasons({ HOLES: "reset" }), [other, other])
  })

  it("are refused before any work is spoken of, and none derives nothing, and says so", () => {
    const wrong = withSettings({ ENRICH: "foo" })("reprocess", "--data", data)
    assert.strictEqual(wrong.code, 1)
    assert.match(wrong.stderr, /^cryptostream: ENRICH: foo: no such column[^\n]*\n$/)
    const none = withSettings({ ENRICH: "none", LOG_FORMAT: "text" })("reprocess", "--data", data)
    assert.strictEqual(none.code, 0, none.stderr)
    assert.include(none.stderr, "BTCUSDC-1m: nothing is to be derived of it\n")
    assert.notInclude(none.stderr, "deriving  again")
  })
})
