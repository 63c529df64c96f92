import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"

const main = join(import.meta.dirname, "../src/main.ts")
const folder = mkdtempSync(join(tmpdir(), "cryptostream-exchange-"))
const journal = join(folder, "journal.jsonl")

interface Running {
  readonly child: ChildProcess
  readonly text: () => string
  readonly ended: Promise<number | null>
}

/** A verb as a person runs it, beside the others. */
const run = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}): Running => {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } })
  let text = ""
  child.stdout.on("data", (chunk) => text += String(chunk))
  child.stderr.on("data", (chunk) => text += String(chunk))
  return { child, text: () => text, ended: new Promise((resolve) => child.once("exit", (code) => resolve(code))) }
}

const until = async ({ text }: Running, pattern: RegExp): Promise<RegExpExecArray> => {
  for (let tries = 0; tries < 300; tries++) {
    const found = pattern.exec(text())
    if (found !== null) return found
    await setTimeout(100)
  }
  throw new Error(`${pattern} was not said:\n${text()}`)
}

let simulator: Running
let exchange: Readonly<Record<string, string>> = {}
beforeAll(async () => {
  simulator = run(["simulate", "--port", "0", "--seed", "5", "--journal", journal, "--listed", "20 days"])
  const [, url = ""] = await until(simulator, /REST http:\/\/([0-9.:]+)/)
  exchange = { BINANCE_REST_URL: `http://${url}`, BINANCE_WS_URL: `ws://${url}`, BINANCE_ARCHIVE_URL: `http://${url}` }
}, 60_000)
afterAll(async () => {
  simulator.child.kill("SIGTERM")
  await simulator.ended
  rmSync(folder, { recursive: true })
}, 20_000)

const status = async (data: string) => {
  const ran = run(["status", "--data", data, "--json"])
  assert.strictEqual(await ran.ended, 0, ran.text())
  return JSON.parse(ran.text()) as ReadonlyArray<Readonly<Record<string, unknown>>>
}

const requests = () => readFileSync(journal, "utf8").split("\n").filter((line) => line.includes("/api/v3/klines"))

describe("against an exchange", () => {
  it("a backfill that was killed goes on where it was, and asks for nothing that is stored", async () => {
    const data = join(folder, "backfill")
    const args = [
      "backfill",
      "--data",
      data,
      "--symbols",
      "BTCUSDC,ETHUSDC",
      "--intervals",
      "1m",
      "--archives",
      "never"
    ]
    const from = new Date(Date.now() - 15 * 86_400_000).toISOString()
    const killed = run([...args, "--from", from], exchange)
    while (requests().length < 15) await setTimeout(20)
    killed.child.kill("SIGKILL")
    await killed.ended
    const again = run([...args, "--from", from], exchange)
    assert.strictEqual(await again.ended, 0, again.text())
    for (const row of await status(data)) {
      assert.deepInclude(row, { missing: 0, completeness: 1 })
      assert.isAtLeast(Number(row["candles"]), 15 * 1440 - 2)
    }
    const asked = requests().length
    const nothing = run([...args, "--from", from, "--to", new Date(Date.now() - 3_600_000).toISOString()], exchange)
    assert.strictEqual(await nothing.ended, 0, nothing.text())
    assert.include(nothing.text(), "nothing is missing")
    assert.strictEqual(requests().length, asked)
  }, 120_000)

  it(
    "a start reads history, goes on live, and stops cleanly; it keeps a simulator's candles in their realm",
    async () => {
      const data = join(folder, "start")
      const args = ["--data", data, "--symbols", "BTCUSDC", "--intervals", "1s,1m", "--port", "0"]
      const started = run(["start", ...args], exchange)
      await until(started, /SIMULATED/)
      await until(started, /connected: 2 series are live/)
      const before = await status(data)
      await setTimeout(4_000)
      started.child.kill("SIGTERM")
      assert.strictEqual(await started.ended, 0, started.text())
      const after = await status(data)
      assert.isAtLeast(Number(after[0]!["candles"]), Number(before[0]!["candles"]) + 2)
      for (const row of after) assert.deepInclude(row, { missing: 0, exchangeHoles: 0, unreadable: 0 })
    },
    120_000
  )

  it("a repair brings what was stopped up to now, and what is derived is what the candles give", async () => {
    const data = join(folder, "repair")
    const started = run(["start", "--data", data, "--symbols", "BTCUSDC", "--intervals", "1s", "--port", "0"], exchange)
    await until(started, /connected: 1 series are live/)
    // Only what was read to its end once is missed later on.
    while (Number((await status(data))[0]?.["candles"] ?? 0) < 21_600) await setTimeout(500)
    await setTimeout(2_000)
    started.child.kill("SIGTERM")
    await started.ended
    await setTimeout(15_000)
    const [stopped] = await status(data)
    assert.isAbove(Number(stopped!["missing"]), 0, JSON.stringify(stopped))
    const repaired = run(["repair", "--data", data], exchange)
    assert.strictEqual(await repaired.ended, 0, repaired.text())
    assert.include(repaired.text(), "nothing is missing")
    assert.isAbove(Number((await status(data))[0]!["candles"]), Number(stopped!["candles"]) + 10)
    const verified = run(["verify", "--data", data], exchange)
    assert.strictEqual(await verified.ended, 0, verified.text())
  }, 120_000)

  it("a symbol that is not traded is answered with the nearest names", async () => {
    const ran = run(["start", "--data", join(folder, "typo"), "--symbols", "BTCUSC", "--port", "0"], exchange)
    assert.strictEqual(await ran.ended, 1)
    assert.match(ran.text(), /BTCUSC is not traded at the exchange; did you mean BTCUSDC/)
  }, 60_000)

  it("archive files are downloaded where they are faster, and can be imported", async () => {
    const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
    const data = join(folder, "archives")
    const before = requests().length
    const filled = run(
      ["backfill", "--data", data, "--symbols", "BTCUSDC", "--intervals", "1s", "--from", day, "--to", next],
      exchange
    )
    assert.strictEqual(await filled.ended, 0, filled.text())
    assert.isBelow(requests().length - before, 3)
    const file = join(data, "simulated", "archives", `BTCUSDC-1s-${day}.zip`)
    const imported = run(["import", file, "--data", join(folder, "imported"), "--realm", "simulated"])
    assert.strictEqual(await imported.ended, 0, imported.text())
    const [row] = await status(join(folder, "imported"))
    assert.deepInclude(row, { candles: 86_400, completeness: 1 })
    assert.deepStrictEqual(await status(data), row === undefined ? [] : [row])
  }, 120_000)
})

describe("without an exchange", () => {
  const nowhere = { BINANCE_REST_URL: "http://127.0.0.1:9", BINANCE_WS_URL: "ws://127.0.0.1:9" }

  it("a backfill fails and says what it has tried", async () => {
    const ran = run(["backfill", "--data", join(folder, "none"), "--from", "2026-01-01"], nowhere)
    assert.strictEqual(await ran.ended, 1)
    assert.match(ran.text(), /the exchange cannot be reached: http:\/\/127\.0\.0\.1:9/)
  }, 60_000)

  it("a start without a terminal goes on trying, says so, and shows what is stored", async () => {
    const ran = run(["start", "--data", join(folder, "none"), "--port", "0"], nowhere)
    await until(ran, /going on trying/)
    await until(ran, /trying again/)
    ran.child.kill("SIGTERM")
    assert.strictEqual(await ran.ended, 0, ran.text())
    assert.notInclude(ran.text(), "SIMULATED")
  }, 60_000)

  it("a wrong address is named with its variable", async () => {
    const ran = run(["backfill", "--data", folder, "--from", "2026-01-01"], { BINANCE_REST_URL: "example.com" })
    assert.strictEqual(await ran.ended, 1)
    assert.match(ran.text(), /BINANCE_REST_URL must be one or more http\(s\) addresses/)
  }, 60_000)
})
