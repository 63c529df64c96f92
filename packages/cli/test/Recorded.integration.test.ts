import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { cryptostream, csv } from "./Cli.ts"
import * as Recorded from "./Recorded.ts"

const data = mkdtempSync(join(tmpdir(), "cryptostream-"))
const json = (verb: string) =>
  JSON.parse(cryptostream(verb, "--json", "--data", data).stdout) as ReadonlyArray<
    Record<string, string | number | null>
  >
const unpacked = (path: string) => gunzipSync(readFileSync(path)).toString()

const candles: Readonly<Record<string, number>> = {
  "BTCUSDC 1h": 8828,
  "ETHUSDC 1h": 8828,
  "XRPUSDC 1h": 8828,
  "SOLUSDC 1h": 8827,
  "BTCUSDC 1d": 368,
  "ETHUSDC 1d": 368,
  "XRPUSDC 1d": 368,
  "SOLUSDC 1d": 367,
  "BTCUSDT 1m": 15693,
  "BTCUSDT 15m": 8808
}
const time = (text: string) => Date.parse(`${text}Z`)

Recorded.sayIfMissing(5)

describe.runIf(Recorded.isThere)("all recorded files, ingested once", () => {
  beforeAll(() => {
    const ran = cryptostream(
      "start",
      "--source",
      "files",
      "--path",
      Recorded.klines,
      "--speed",
      "max",
      "--once",
      "--data",
      data
    )
    assert.strictEqual(ran.code, 0, ran.stderr)
  }, 120_000)
  afterAll(() => rmSync(data, { recursive: true }))

  it("status tells what is there and what is not", () => {
    const rows = json("status")
    assert.deepStrictEqual(
      Object.fromEntries(rows.map((row) => [`${row["symbol"]} ${row["interval"]}`, row["candles"]])),
      candles
    )
    const hourly = rows.find((row) => row["symbol"] === "BTCUSDC" && row["interval"] === "1h")
    assert.deepInclude(hourly, { expected: 8828, missing: 0, unreadable: 0, completeness: 1, staleFrom: null })
    const quarters = rows.find((row) => row["interval"] === "15m")
    assert.deepInclude(quarters, { expected: 8832, missing: 23, unreadable: 1, exchangeHoles: 0, pending: 0 })
  })

  it("gaps names the holes of 4, 16 and 4 buckets, and the dead letter in one of them", () => {
    const rows = json("gaps").map(({ buckets, from, status, to }) => ({ buckets, from, status, to }))
    assert.deepStrictEqual(rows, [
      { buckets: 4, from: time("2020-11-30T06:00"), status: "missing", to: time("2020-11-30T06:45") },
      { buckets: 1, from: time("2020-12-21T14:00"), status: "unreadable", to: time("2020-12-21T14:00") },
      { buckets: 15, from: time("2020-12-21T14:15"), status: "missing", to: time("2020-12-21T17:45") },
      { buckets: 4, from: time("2020-12-25T02:00"), status: "missing", to: time("2020-12-25T02:45") }
    ])
    const letters = JSON.parse(cryptostream("dead-letters", "list", "--json", "--data", data).stdout) as ReadonlyArray<
      Record<string, string | number | null>
    >
    assert.strictEqual(letters.length, 1)
    assert.deepInclude(letters[0], { origin: "BTCUSDT-15m.csv.gz row 7666", openTime: time("2020-12-21T14:00") })
  })

  it("export gives every number of every file back, and an empty cell where there was none", () => {
    let absent = 0
    for (const name of readdirSync(Recorded.klines)) {
      const [symbol = "", interval = ""] = name.replace(".csv.gz", "").split("-")
      const given = csv(cryptostream("export", "--symbol", symbol, "--interval", interval, "--data", data).stdout)
      const expected = new Map<string, ReadonlyArray<string>>()
      for (const line of unpacked(join(Recorded.klines, name)).trimEnd().split("\n")) {
        const cells = line.split(",")
        const known = expected.get(cells[0]!)
        const wrong = Number(cells[6]) < Number(cells[0])
        if (!wrong && (known === undefined || Number(cells[8]) >= Number(known[8]))) {
          expected.set(cells[0]!, cells.slice(0, 11))
        }
      }
      assert.strictEqual(given.length, expected.size, name)
      for (const row of given) {
        const cells = Object.values(row)
        if (row["quoteVolume"] === "") absent++
        assert.deepStrictEqual(
          cells.map((cell) => cell === "" ? cell : Number(cell)),
          expected.get(row["openTime"]!)!.map((cell) => cell === "" ? cell : Number(cell))
        )
      }
    }
    assert.strictEqual(absent, 18)
  }, 120_000)

  it("the indicators equal TA-Lib's on every row it was asked for", () => {
    const columns = {
      sma_20: "SMA_20",
      sma_50: "SMA_50",
      ema_12: "EMA_12",
      ema_26: "EMA_26",
      rsi_14: "RSI_14",
      macd_12_26_9: "MACD_12_26_9",
      macd_signal_12_26_9: "MACD_signal_12_26_9",
      macd_hist_12_26_9: "MACD_hist_12_26_9",
      bb_upper_20_2: "BB_upper_20_2",
      bb_mid_20_2: "BB_mid_20_2",
      bb_lower_20_2: "BB_lower_20_2",
      atr_14: "ATR_14",
      obv: "OBV"
    }
    for (const name of ["BTCUSDC-1h", "ETHUSDC-1h", "BTCUSDT-1m"]) {
      const [symbol = "", interval = ""] = name.split("-")
      const given = new Map(
        csv(
          cryptostream("export", "--symbol", symbol, "--interval", interval, "--layer", "enriched", "--data", data)
            .stdout
        )
          .map((row) => [row["openTime"], row])
      )
      const expected = csv(unpacked(join(Recorded.oracle, `indicators-${name}.csv.gz`)))
      for (const [ours, theirs] of Object.entries(columns)) {
        const values = expected.map((row) => row[theirs]!).filter((cell) => cell !== "").map(Number)
        const rms = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
        for (const row of expected) {
          const mine = given.get(row["openTime"])![ours]!
          const oracle = row[theirs]!
          assert.strictEqual(mine === "", oracle === "", `${name} ${ours} at ${row["openTime"]}`)
          assert.isAtMost(
            Math.abs(Number(mine) - Number(oracle)),
            1e-9 * Math.max(Math.abs(Number(oracle)), rms),
            `${name} ${ours} at ${row["openTime"]}`
          )
        }
        const [summary] = csv(readFileSync(join(Recorded.oracle, "indicators-summary.csv"), "utf8")).filter((row) =>
          row["series"] === name && row["column"] === theirs
        )
        const all = [...given.values()].map((row, i) => ({ i, value: row[ours]! })).filter(({ value }) => value !== "")
        assert.strictEqual(all.length, Number(summary!["count"]))
        const weighted = all.reduce((sum, { i, value }) => sum + (i + 1) * Number(value), 0)
        assert.isAtMost(Math.abs(weighted - Number(summary!["weightedSum"])), 1e-9 * Number(summary!["weightedSumAbs"]))
      }
    }
  }, 60_000)

  it("ingesting them again changes nothing", () => {
    const before =
      cryptostream("export", "--symbol", "BTCUSDT", "--interval", "1m", "--provenance", "--data", data).stdout
    const ran = cryptostream("start", "--path", Recorded.klines, "--once", "--data", data)
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.strictEqual(
      cryptostream("export", "--symbol", "BTCUSDT", "--interval", "1m", "--provenance", "--data", data).stdout,
      before
    )
    assert.strictEqual(json("status").find((row) => row["interval"] === "1m")!["staleFrom"], null)
  }, 60_000)
})
