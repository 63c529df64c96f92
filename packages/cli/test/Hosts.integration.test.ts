/** The servers of the command line as a container runs them: on every address, and with 0 when they are told to stop. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import * as Cli from "./Cli.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-hosts-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const running = (...parts: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [Cli.main, ...parts])
      let text = ""
      child.stderr.on("data", (bytes: Buffer) => text += String(bytes))
      return { child, text: () => text }
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  )

const ended = (child: ChildProcess) =>
  Effect.promise(() => {
    const code = new Promise((resolve) => child.once("close", resolve))
    child.kill("SIGTERM")
    return code
  })

/** The status of an answer to this name, once there is one. */
const asked = (port: number, path: string, host: string) =>
  Effect.promise(async () => {
    for (let tries = 0; tries < 300; tries++) {
      const status = await new Promise<number | undefined>((resolve) => {
        request({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        }).on("error", () => resolve(undefined)).end()
      })
      if (status !== undefined) return status
      await setTimeout(100)
    }
    return undefined
  })

const said = (text: () => string, pattern: RegExp) =>
  Effect.promise(async () => {
    for (let tries = 0; tries < 300; tries++) {
      const found = pattern.exec(text())
      if (found !== null) return found[1] ?? ""
      await setTimeout(100)
    }
    throw new Error(`${pattern} was not said: ${text()}`)
  })

it.live("the simulator listens on the address it is told", () =>
  Effect.gen(function*() {
    const { child, text } = yield* running("simulate", "--host", "0.0.0.0", "--port", "0", "--listed", "1 day")
    const port = Number(yield* said(text, /REST http:\/\/0\.0\.0\.0:(\d+)/))
    assert.strictEqual(yield* asked(port, "/api/v3/ping", "simulator:9000"), 200)
    assert.strictEqual(yield* ended(child), 0)
  }).pipe(Effect.scoped), 60_000)

it.live(
  "the page listens on the address it is told, and answers to the names it is told",
  () =>
    Effect.gen(function*() {
      const path = yield* folder
      const file = join(path, "BTCUSDT-1d-2024-01-01.csv")
      writeFileSync(file, "1704067200000,100,101,99,100,5,1704153599999,500,3,2,200,0\n")
      const data = join(path, "data")
      assert.strictEqual(Cli.cryptostream("import", file, "--data", data).code, 0)
      const port = 24_000 + process.pid % 8_000
      const flags = ["--data", data, "--host", "0.0.0.0", "--names", "dashboard,market.example", "--port", `${port}`]
      const { child } = yield* running("dashboard", ...flags)
      for (
        const [host, status] of [["dashboard:4000", 200], ["market.example", 200], ["127.0.0.1:4000", 200], [
          "evil.example",
          421
        ]] as const
      ) assert.deepStrictEqual([host, yield* asked(port, "/livez", host)], [host, status])
      assert.strictEqual(yield* ended(child), 0)
    }).pipe(Effect.scoped),
  60_000
)
