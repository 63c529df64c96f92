import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptostream } from "./Cli.ts"

const folder = mkdtempSync(join(tmpdir(), "cryptostream-"))
const data = join(folder, "data")
const files = join(folder, "files")
mkdirSync(files)
writeFileSync(join(files, "BTCUSDC-1m.csv"), "1704067200000,1,2,0.5,1.5,10,1704067259999,15,3,5,7,0\n")
afterAll(() => rmSync(folder, { recursive: true }))

describe("the command line", () => {
  it("is used wrongly with exit code 2 and a word on what is right", () => {
    for (
      const [args, word] of [
        [["start", "--speed", "fast"], "--speed"],
        [["start", "--source", "files"], "--path"],
        [["start", "--once"], "--once"],
        [["status", "--data", join(folder, "none")], "npm start"],
        [["nonsense"], "nonsense"],
        [["export", "--symbol", "BTCUSDC", "--interval", "7m"], "interval"]
      ] as const
    ) {
      const ran = cryptostream(...args)
      assert.strictEqual(ran.code, 2, `${args.join(" ")}\n${ran.stderr}`)
      assert.include(ran.stderr, word)
      assert.strictEqual(ran.stdout, "")
    }
  }, 60_000)

  it("fails with exit code 1 and one line that says what to do", () => {
    const ran = cryptostream("start", "--path", join(folder, "nowhere"), "--once", "--data", data)
    assert.strictEqual(ran.code, 1)
    assert.include(ran.stderr, "nowhere")
    const none = cryptostream("start", "--path", files, "--symbols", "ETHUSDC", "--once", "--data", data)
    assert.strictEqual(none.code, 1)
    assert.include(none.stderr, "--symbols")
  }, 30_000)

  it("prints data on stdout alone, absent values as empty cells", () => {
    const ran = cryptostream("start", "--path", files, "--once", "--data", data)
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.strictEqual(ran.stdout, "")
    const raw = cryptostream("export", "--symbol", "BTCUSDC", "--interval", "1m", "--data", data)
    assert.strictEqual(
      raw.stdout,
      [
        "openTime,open,high,low,close,volume,closeTime,quoteVolume,trades,takerBuyVolume,takerBuyQuoteVolume",
        "1704067200000,1,2,0.5,1.5,10,1704067259999,15,3,5,7",
        ""
      ].join("\n")
    )
    const enriched = cryptostream(
      "export",
      "--symbol",
      "BTCUSDC",
      "--interval",
      "1m",
      "--layer",
      "enriched",
      "--data",
      data
    )
    const [header, cells] = enriched.stdout.trimEnd().split("\n")
    assert.strictEqual(header, ["openTime", ...Enrichment.defaultColumns].join(","))
    // On its first row a series has the day's price and the balance of volume, and nothing else.
    const value = (column: string) => column === "obv" ? "10" : column === "vwap_day" ? String(4 / 3) : ""
    assert.strictEqual(cells, ["1704067200000", ...Enrichment.defaultColumns.map(value)].join(","))
    const unknown = cryptostream("export", "--symbol", "ETHUSDC", "--interval", "1m", "--data", data)
    assert.strictEqual(unknown.code, 1)
    assert.include(unknown.stderr, "BTCUSDC 1m")
    const column = cryptostream(
      "export",
      "--symbol",
      "BTCUSDC",
      "--interval",
      "1m",
      "--layer",
      "enriched",
      "--columns",
      "foo_3",
      "--data",
      data
    )
    assert.strictEqual(column.code, 2)
    assert.include(column.stderr, "foo_3")
  }, 60_000)
})
