import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { cryptostream, csv } from "./Cli.ts"
import * as Recorded from "./Recorded.ts"

const data = mkdtempSync(join(tmpdir(), "cryptostream-"))
const run = (...args: ReadonlyArray<string>) => {
  const ran = cryptostream(...args, "--data", data)
  assert.strictEqual(ran.code, 0, ran.stderr)
  return ran.stdout
}
const exported = (symbol: string, interval: string, ...args: ReadonlyArray<string>) =>
  csv(run("export", "--symbol", symbol, "--interval", interval, ...args))
const oracle = (name: string) => {
  const bytes = readFileSync(join(Recorded.oracle, name))
  return csv((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().replaceAll("\r", ""))
}

/** What the reference calls otherwise. */
const names = { takerBuyVolume: "takerBuyBase", takerBuyQuoteVolume: "takerBuyQuote" } as const
const nameOf = (field: string): string => names[field as keyof typeof names] ?? field

type Cell = string | number | null | undefined

/** Numbers by their value, everything else by its text. */
const cell = (value: Cell): string | number => {
  const text = String(value ?? "")
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text)
}

interface Difference {
  readonly symbol: string
  readonly interval: string
  readonly openTime: number
  readonly children: number
  readonly expected: number
  readonly field: string
  readonly derived: number | string | null
  readonly recorded: number | string | null
  readonly relative: number | null
}
interface Report {
  readonly compared: ReadonlyArray<Record<string, Cell>>
  readonly differences: ReadonlyArray<Difference>
  readonly notWhole: ReadonlyArray<Record<string, Cell>>
}

Recorded.sayIfMissing(6)

describe.runIf(Recorded.isThere)("candles made of shorter ones, from all recorded files", () => {
  beforeAll(() => {
    run("start", "--source", "files", "--path", Recorded.klines, "--speed", "max", "--once")
  }, 120_000)
  afterAll(() => rmSync(data, { recursive: true }))

  it("are the reference's, every number to the last bit, the short last ones too", () => {
    const files = [
      ["BTCUSDC", "1d", "1h"],
      ["ETHUSDC", "1d", "1h"],
      ["XRPUSDC", "1d", "1h"],
      ["SOLUSDC", "1d", "1h"],
      ["BTCUSDT", "15m", "1m"],
      ["BTCUSDT", "1h", "1m"]
    ] as const
    for (const [symbol, interval, of] of files) {
      const given = exported(symbol, interval, "--layer", "derived", "--of", of)
      const expected = oracle(`derived-${symbol}-${interval}-from-${of}.csv.gz`)
      assert.strictEqual(given.length, expected.length)
      given.forEach(({ expectedChildren, ...row }, i) => {
        const ours = Object.fromEntries(Object.entries(row).map(([name, value]) => [nameOf(name), cell(value)]))
        const theirs = Object.fromEntries(Object.entries(expected[i]!).map(([name, value]) => [name, cell(value)]))
        assert.deepStrictEqual(ours, theirs, `${symbol} ${interval}`)
        assert.strictEqual(expectedChildren, interval === "1d" ? "24" : interval === "1h" ? "60" : "15")
      })
    }
  }, 120_000)

  it("have indicators of their own, computed on read", () => {
    const closes = exported("BTCUSDC", "4h", "--layer", "derived").map(({ close }) => Number(close))
    const means = exported("BTCUSDC", "4h", "--layer", "derived", "--columns", "sma_3")
    assert.lengthOf(means, closes.length)
    means.forEach(({ sma_3 }, i) => {
      if (i < 2) assert.strictEqual(sma_3, "")
      else assert.closeTo(Number(sma_3), (closes[i - 2]! + closes[i - 1]! + closes[i]!) / 3, 1e-9)
    })
  }, 60_000)

  it("are made of the longest stored ones that fill them, for any interval and any span", () => {
    const days = exported("BTCUSDC", "1w", "--layer", "derived")
    const hours = exported("BTCUSDC", "1w", "--layer", "derived", "--of", "1h")
    assert.strictEqual(days[1]!["expectedChildren"], "7")
    assert.strictEqual(hours[1]!["expectedChildren"], "168")
    assert.strictEqual(days[1]!["trades"], hours[1]!["trades"])
    const months = exported("BTCUSDC", "1M", "--layer", "derived")
    assert.deepStrictEqual(
      months.slice(0, 2).map((row) => [row["openTime"], row["children"], row["expectedChildren"]]),
      [
        [String(Date.UTC(2024, 8, 1)), "27", "30"],
        [String(Date.UTC(2024, 9, 1)), "31", "31"]
      ]
    )
    const span = ["--from", "2024-10-01", "--to", "2025-02-01"]
    assert.deepStrictEqual(exported("BTCUSDC", "1M", "--layer", "derived", ...span), months.slice(1, 5))
  }, 120_000)

  it("differ from the recorded ones exactly where the reference says, line by line", () => {
    const { compared, differences } = JSON.parse(run("audit", "--json")) as Report
    const key = (row: { readonly [name: string]: Cell }) =>
      ["symbol", "openTime", "children", "field", "derived", "recorded"].map((name) => cell(row[name])).join()
    const expected = new Map(oracle("derived-1d-differences.csv").map((row) => [key(row), row]))
    const given = new Map(differences.map((row) => [key({ ...row, field: nameOf(row.field) }), row]))
    assert.deepStrictEqual([...given.keys()].sort(), [...expected.keys()].sort())
    assert.strictEqual(differences.length, 107)
    for (const [name, { expected: children, interval, relative }] of given) {
      assert.strictEqual(interval, "1d")
      assert.strictEqual(children, 24)
      assert.closeTo(relative ?? 0, Number(expected.get(name)!["relative"]), 1e-12, name)
    }
    assert.deepInclude(compared, { symbol: "BTCUSDC", interval: "1d", of: "1h", buckets: 368, differing: 5 })
    assert.deepInclude(compared, { symbol: "BTCUSDT", interval: "15m", of: "1m", buckets: 0, differing: 0 })
  }, 120_000)

  it("show by themselves from where on the hourly files are not whole", () => {
    const { notWhole } = JSON.parse(run("audit", "--json")) as Report
    const at = (text: string) => Date.parse(`${text}Z`)
    assert.deepStrictEqual(
      Object.fromEntries(
        notWhole.map(({ from, interval, symbol, whole }) => [String(symbol), [interval, whole, from]])
      ),
      {
        BTCUSDC: ["1h", "no", at("2025-09-03T11:00")],
        ETHUSDC: ["1h", "no", at("2025-09-03T11:00")],
        XRPUSDC: ["1h", "no", at("2025-09-03T11:00")],
        SOLUSDC: ["1h", "no", at("2025-09-05T14:00")]
      }
    )
    const lines = run("audit", "--symbols", "SOLUSDC").trimEnd().split("\n")
    assert.match(lines.at(-3)!, /^SOLUSDC 1h is not whole from 2025-09-05T14:00:00Z on: /)
    assert.strictEqual(
      lines.at(-1),
      "16 differences in 4 candles: 2 where a history begins; 14 where the candles are not whole (SOLUSDC 1h); nothing else"
    )
    assert.match(
      run("audit").trimEnd().split("\n").at(-1)!,
      /^107 differences in 19 candles: 5 where a history begins; 102 where .*; nothing else$/
    )
    assert.match(run("audit", "--symbols", "BTCUSDT"), /\n\nnothing was compared: .*\n$/)
  }, 120_000)

  it(
    "a longer interval is joined as of: what it says of a day is seen from that day's last hour on, and not before",
    () => {
      const days = new Map(exported("BTCUSDC", "1d").map((row) => [Number(row["openTime"]), row]))
      const joined = exported("BTCUSDC", "1h", "--with", "1d")
      const [day, hour] = [86_400_000, 3_600_000]
      for (const row of joined) {
        const close = Number(row["openTime"]) + hour
        const expected = days.get(Math.floor(close / day) * day - day)
        assert.strictEqual(row["1d_close"], expected?.["close"] ?? "")
        assert.strictEqual(row["1d_openTime"], expected?.["openTime"] ?? "")
      }
      const [from, to] = ["2025-03-01T05:00:00Z", "2025-03-03T00:00:00Z"]
      assert.deepStrictEqual(
        exported("BTCUSDC", "1h", "--with", "1d", "--from", from, "--to", to),
        joined.filter((row) => Number(row["openTime"]) >= Date.parse(from) && Number(row["openTime"]) < Date.parse(to))
      )
      const columns = ["--layer", "enriched", "--columns", "sma_5,rsi_14"]
      const dayValues = new Map(exported("BTCUSDC", "1d", ...columns).map((row) => [row["openTime"], row]))
      for (const row of exported("BTCUSDC", "1h", ...columns, "--with", "1d", "--from", from, "--to", to)) {
        const [values, openTime] = [dayValues.get(row["1d_openTime"]!)!, Number(row["1d_openTime"])]
        assert.isAtMost(openTime + day, Number(row["openTime"]) + hour)
        assert.strictEqual(row["1d_sma_5"], values["sma_5"])
        assert.closeTo(Number(row["1d_rsi_14"]), Number(values["rsi_14"]), 1e-9)
      }
    },
    60_000
  )

  it("columns of two series are the reference's, and what does not go together is said", () => {
    const given = exported(
      "BTCUSDC",
      "1h",
      "--layer",
      "enriched",
      "--columns",
      "correlation_100,beta_100",
      "--against",
      "ETHUSDC"
    )
    const expected = oracle("statistics-BTCUSDC-ETHUSDC-1h.csv.gz")
    assert.strictEqual(given.length, expected.length)
    given.forEach((row, i) => {
      const theirs = [expected[i]!["correlation_100"]!, expected[i]!["beta_BTCUSDC_on_ETHUSDC_100"]!]
      ;[row["correlation_100"]!, row["beta_100"]!].forEach((mine, k) => {
        assert.strictEqual(mine === "", theirs[k] === "")
        assert.closeTo(Number(mine), Number(theirs[k]), 1e-9)
      })
    })
    const wrong = [
      ["--interval", "1h", "--layer", "derived"],
      ["--interval", "1d", "--layer", "derived", "--of", "15m"],
      ["--interval", "1d", "--with", "1h"],
      ["--interval", "1h", "--with", "4h"],
      ["--interval", "1h", "--of", "1h"],
      ["--interval", "1h", "--layer", "enriched", "--against", "ETHUSDC"]
    ]
    for (const flags of wrong) {
      const { code, stderr } = cryptostream("export", "--symbol", "BTCUSDC", ...flags, "--data", data)
      assert.strictEqual(code, 2, flags.join(" "))
      assert.match(stderr, /^cryptostream: /)
    }
  }, 120_000)
})
