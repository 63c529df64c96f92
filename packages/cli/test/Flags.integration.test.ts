import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptostream, withSettings } from "./Cli.ts"

const folder = mkdtempSync(join(tmpdir(), "cryptostream-"))
const data = join(folder, "data")
const files = join(folder, "files")
mkdirSync(files)
writeFileSync(join(files, "BTCUSDC-1h.csv"), "1704067200000,1,2,0.5,1.5,10,1704070799999,15,3,5,7,0\n")
afterAll(() => rmSync(folder, { recursive: true }))

const series = ["--symbol", "BTCUSDC", "--interval", "1h"]
const intervals = "1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w or 1M"
const time = "a time as 2024-09-03, 2024-09-03T11:00:00Z or epoch ms"

/** No exchange answers. */
const nowhere = withSettings({ BINANCE_REST_URL: "http://127.0.0.1:9" })

describe("flags", () => {
  beforeAll(() => {
    const ran = cryptostream("start", "--path", files, "--once", "--data", data)
    assert.strictEqual(ran.code, 0, ran.stderr)
  }, 60_000)

  it("with a wrong value are told in one line: which, the value, and what is expected", () => {
    const wrong: ReadonlyArray<readonly [verb: string, flags: ReadonlyArray<string>, line: string]> = [
      ["export", [...series, "--with", "1d,7h"], `--with 7h: expected ${intervals}`],
      ["export", ["--symbol", "BTCUSDC", "--interval", "7h"], `--interval 7h: expected ${intervals}`],
      ["export", [...series, "--from", "yesterday"], `--from yesterday: expected ${time}`],
      ["profile", [...series, "--bins", "0"], "--bins 0: expected a whole number from 1 to 1000"],
      ["profile", [...series, "--bins", "2.5"], "--bins 2.5: expected a whole number"],
      [
        "audit",
        ["--symbols", "BTCUSDC,eth"],
        "--symbols eth: expected a symbol like BTCUSDC (capital letters and digits)"
      ],
      ["dashboard", ["--port", "70000"], "--port 70000: expected a port from 0 to 65535"],
      ["dashboard", ["--port", "abc"], "--port abc: expected a whole number"],
      ["simulate", ["--speed", "abc"], "--speed abc: expected a number"],
      [
        "export",
        [...series, "--from", "8640000000000001"],
        "--from 8640000000000001: expected a time between the years -271821 and 275760"
      ],
      ["export", [...series, "--columns", ""], "--columns: expected a column, as rsi_14"],
      [
        "export",
        [...series, "--columns", "sma_5 rsi_14"],
        "--columns sma_5 rsi_14: expected commas between columns, as sma_20,rsi_14"
      ]
    ]
    for (const [verb, flags, line] of wrong) {
      const { code, stderr } = cryptostream(verb, ...flags)
      assert.strictEqual(stderr, `cryptostream: ${line}\nSee: cryptostream ${verb} --help\n`)
      assert.strictEqual(code, 2)
    }
    const none = cryptostream("profile", "--interval", "7h", "--foo")
    assert.match(none.stderr, /Unrecognized flag: --foo/)
  })

  it("of a span that ends before it begins are refused, by every verb", () => {
    for (const [verb, ...flags] of [["export", ...series], ["profile", ...series], ["backfill"]] as const) {
      const { code, stderr, stdout } = nowhere(
        verb,
        ...flags,
        "--from",
        "2025-02-01",
        "--to",
        "2025-01-01",
        "--data",
        data
      )
      assert.strictEqual(code, 2, verb)
      assert.strictEqual(stdout, "")
      assert.strictEqual(stderr, "cryptostream: --from 2025-02-01T00:00:00Z is after --to 2025-01-01T00:00:00Z\n")
    }
  })

  it("that ask for what is not there are answered with what is", () => {
    const unknown = cryptostream("profile", "--symbol", "ETHUSDC", "--interval", "1h", "--data", data)
    assert.strictEqual(unknown.code, 1)
    assert.strictEqual(unknown.stderr, "cryptostream: no ETHUSDC 1h; there are BTCUSDC 1h\n")
    const longer = cryptostream("export", "--symbol", "BTCUSDC", "--interval", "4h", "--data", data)
    assert.strictEqual(longer.code, 1)
    assert.match(longer.stderr, /^cryptostream: no BTCUSDC 4h; there are BTCUSDC 1h; "--layer derived --of 1h" makes/)
    const shorter = cryptostream("export", "--symbol", "BTCUSDC", "--interval", "1m", "--data", data)
    assert.strictEqual(shorter.stderr, "cryptostream: no BTCUSDC 1m; there are BTCUSDC 1h\n")
    const lonely = cryptostream("export", ...series, "--columns", "rsi_14,beta_100", "--data", data)
    assert.strictEqual(lonely.code, 2)
    assert.match(lonely.stderr, /^cryptostream: --columns beta_100: .*--against SYMBOL\n$/)
    const most = cryptostream("export", ...series, "--columns", "sma_5,all", "--data", data)
    assert.strictEqual(most.code, 2)
    assert.match(most.stderr, /^cryptostream: --columns all: it stands alone, [^\n]*\n$/)
  })

  it("with numbers say in their help what holds without them, and start says where settings are told of", () => {
    for (const verb of ["start", "simulate", "dashboard", "profile", "repair", "backfill"]) {
      const lines = cryptostream(verb, "--help").stdout.split("\n").filter((line) =>
        /--\S+ (integer|number)/.test(line)
      )
      assert.isAbove(lines.length, 0, verb)
      for (const line of lines) assert.match(line, /; \d+ unless it is said$/)
    }
    const { stdout } = cryptostream("start", "--help")
    for (const word of ["ENRICH,", "ENRICH_1h", "HOLES", ".env.example", "docs/distributed.md"]) {
      assert.include(stdout, word)
    }
    assert.include(cryptostream("export", "--help").stdout, `"cryptostream indicators" lists them`)
  })
})
