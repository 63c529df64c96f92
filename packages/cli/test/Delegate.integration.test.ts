import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { cryptostream, main } from "./Cli.ts"

const data = mkdtempSync(join(tmpdir(), "cryptostream-delegate-"))
const series = ["--symbols", "BTCUSDC,ETHUSDC", "--intervals", "1s"]

let start: ChildProcess
let said = ""
const begin = (...flags: ReadonlyArray<string>) => {
  start = spawn(process.execPath, [
    ...[main, "start", "--source", "simulated", "--data", data, "--port", "0"],
    ...flags
  ])
  start.stderr!.on("data", (chunk) => said += String(chunk))
}
const end = () =>
  new Promise<number | null>((resolve) => {
    start.once("exit", resolve)
    start.kill("SIGTERM")
  })

interface Row {
  readonly symbol: string
  readonly interval: string
  readonly candles: number
  readonly missing: number
  readonly last: number
}
const status = () => {
  const { code, stdout } = cryptostream("status", "--data", data, "--json")
  return code === 0 ? JSON.parse(stdout) as ReadonlyArray<Row> : []
}
const until = async (isSo: (rows: ReadonlyArray<Row>) => boolean) => {
  for (let tries = 0; tries < 60; tries++) {
    if (isSo(status())) return
    await setTimeout(500)
  }
  assert.fail(`${JSON.stringify(status())}\n${said}`)
}
const done = (...args: ReadonlyArray<string>) => {
  const ran = cryptostream(...args, "--data", data)
  assert.strictEqual(ran.code, 0, `${args.join(" ")}: ${ran.stderr}`)
  return ran
}

describe("verbs beside a program that writes", () => {
  beforeAll(async () => {
    begin(...series)
    await until((rows) => rows.length === 2 && rows.every(({ candles }) => candles > 21_000))
  }, 60_000)
  afterAll(async () => {
    await end()
    rmSync(data, { recursive: true })
  }, 20_000)

  it("another symbol is watched at once, and one that there is not is refused with the nearest names", async () => {
    done("track", "--symbols", "BNBUSDC")
    await until((rows) => rows.some(({ candles, symbol }) => symbol === "BNBUSDC" && candles > 21_000))
    const wrong = cryptostream("track", "--data", data, "--symbols", "BNBUSD")
    assert.strictEqual(wrong.code, 1)
    assert.include(wrong.stderr, "BNBUSDC")
    assert.strictEqual(status().length, 3)
  }, 60_000)

  it("what is derived is derived again, and is what the candles give", () => {
    assert.include(done("reprocess", "--symbols", "ETHUSDC").stderr, "asking it")
    const [row] = JSON.parse(done("verify", "--symbols", "ETHUSDC", "--json").stdout) as ReadonlyArray<
      Readonly<Record<string, number>>
    >
    assert.isAbove(row!["rows"]!, 21_000)
    assert.strictEqual(row!["differing"]! + row!["absent"]! + row!["extra"]!, 0)
  }, 60_000)

  it("a repair is done by the program that runs", () => {
    assert.include(done("repair").stderr, "asking it")
  }, 60_000)

  it("a series that is watched no more stays as it is, and the next start goes on with the others", async () => {
    done("untrack", "--symbols", "ETHUSDC")
    await setTimeout(7_000)
    const before = status()
    assert.deepStrictEqual(before.map(({ missing }) => missing), [0, 0, 0])
    assert.strictEqual(await end(), 0)
    begin()
    const last = (rows: ReadonlyArray<Row>, symbol: string) => rows.find((row) => row.symbol === symbol)!.last
    await until((rows) =>
      last(rows, "BTCUSDC") > last(before, "BTCUSDC") && last(rows, "BNBUSDC") > last(before, "BNBUSDC")
    )
    assert.strictEqual(last(status(), "ETHUSDC"), last(before, "ETHUSDC"))
    assert.strictEqual(status().length, 3)
  }, 90_000)

  it("says which series there are, where none was meant", () => {
    const wrong = cryptostream("untrack", "--data", data, "--symbols", "ETHUSDC")
    assert.strictEqual(wrong.code, 2)
    assert.include(wrong.stderr, "BTCUSDC-1s")
  })
})
