import * as Namespaces from "@cryptostream/runtime/test/Namespaces"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptostream } from "./Cli.ts"

const hasServers = process.env["KAFKA_BROKERS"] !== undefined && process.env["INFLUX_URL"] !== undefined
if (!hasServers) console.warn("SKIPPED, for KAFKA_BROKERS or INFLUX_URL is not set: the verbs over Kafka and InfluxDB")

const start = Date.UTC(2024, 0, 1)
const row = (minute: number, length = 60_000) => {
  const openTime = start + minute * 60_000
  const price = 100 + Math.sin(minute) * 5
  const [open, close] = [price.toFixed(2), (price + 1).toFixed(2)]
  const high = minute === 300 ? "1.00" : (price + 2).toFixed(2)
  const quote = minute % 90 === 0 ? "" : "1000.5"
  const low = (price - 1).toFixed(2)
  return [openTime, open, high, low, close, "10.5", openTime + length - 1, quote, 7, "5.25", "500.25", "0"].join(",")
}

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-servers-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const quarters = Array.from({ length: 26 }, (_, i) => i).filter((i) => i !== 20)

/** What the verbs print of what they read. */
const read = (...flags: ReadonlyArray<string>) => {
  const series = ["--symbol", "BTCUSDC", "--interval", "1m"]
  const say = (...args: ReadonlyArray<string>) => {
    const { code, stderr, stdout } = cryptostream(...args, ...flags)
    assert.strictEqual(code, 0, `${args.join(" ")}: ${stderr}`)
    return stdout
  }
  const letters = JSON.parse(say("dead-letters", "list", "--json")) as ReadonlyArray<Record<string, unknown>>
  return {
    status: JSON.parse(say("status", "--json")),
    gaps: JSON.parse(say("gaps", "--json")),
    raw: say("export", ...series, "--layer", "raw"),
    enriched: say("export", ...series, "--layer", "enriched"),
    computed: say("export", ...series, "--layer", "enriched", "--columns", "sma_7", "--from", "2024-01-01T02:00:00Z"),
    derived: say("export", "--symbol", "BTCUSDC", "--interval", "1h", "--layer", "derived"),
    beside: say("export", ...series, "--with", "15m", "--from", "2024-01-01T02:00:00Z"),
    audited: JSON.parse(say("audit", "--json")),
    verified: JSON.parse(say("verify", "--json")),
    letters: letters.map(({ bytes, origin, reason }) => ({ bytes, origin, reason }))
  }
}

it.live.skipIf(!hasServers)(
  "every reading verb says the same over Kafka and InfluxDB as over the files of one process",
  () =>
    Effect.gen(function*() {
      const files = yield* folder
      const rows = Array.from({ length: 400 }, (_, minute) => minute).filter((minute) => minute < 100 || minute >= 110)
      writeFileSync(join(files, "BTCUSDC-1m.csv"), rows.map((minute) => row(minute)).join("\n"))
      writeFileSync(join(files, "BTCUSDC-15m.csv"), quarters.map((i) => row(i * 15, 15 * 60_000)).join("\n"))
      const namespace = yield* Namespaces.make
      const before = process.env["NAMESPACE"]
      process.env["NAMESPACE"] = namespace
      const data = yield* folder
      const source = ["--source", "files", "--path", files, "--once"]
      const [embedded, distributed] = [["--data", data], ["--data", data, "--store", "influx", "--realm", "recorded"]]
      for (const flags of [["--data", data], ["--data", data, "--store", "influx"]]) {
        const { code, stderr } = cryptostream("start", ...source, ...flags)
        assert.strictEqual(code, 0, stderr)
      }
      const expected = read(...embedded)
      assert.strictEqual(expected.raw.trimEnd().split("\n").length, 390)
      assert.deepStrictEqual(read(...distributed), expected)
      const unsaid = cryptostream("status", "--json", "--store", "influx", "--data", data)
      assert.deepStrictEqual(JSON.parse(unsaid.stdout), expected.status, "the only realm there is")
      process.env["NAMESPACE"] = before
    }).pipe(Effect.scoped),
  300_000
)
