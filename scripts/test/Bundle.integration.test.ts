import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"

/** Somewhere with no node_modules above it: what a bundle does not bring is not there. */
const folder = mkdtempSync(join(tmpdir(), "cryptostream-bundle-"))
const bundle = join(folder, "dist")
const script = join(import.meta.dirname, "../bundle.ts")

const run = (program: string, parts: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [join(bundle, program, "main.js"), ...parts], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env }
  })

/** Runs for as long as the scope is open. */
const running = (parts: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [join(bundle, "cryptostream/main.js"), ...parts], { cwd: folder, stdio: "ignore" })
    ),
    (child) =>
      Effect.callback<void>((resume) => {
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGINT")
      })
  )

const get = (url: string) => Effect.tryPromise(() => fetch(url))
const port = 4000 + process.pid % 20_000

beforeAll(() => {
  const built = spawnSync(process.execPath, [script, bundle], { encoding: "utf8" })
  assert.strictEqual(built.status, 0, built.stderr)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the bundles", () => {
  it("answer without any package", () => {
    const version = run("cryptostream", ["--version"])
    assert.match(version.stdout, /cryptostream v\d+\.\d+\.\d+/, version.stderr)
    assert.strictEqual(run("cryptostream", ["status", "--data", "none"]).status, 2)
    assert.include(run("producer", []).stderr, "INTERVAL")
    assert.include(run("consumer", [], { INTERVAL: "1m" }).stderr, "INFLUX_URL")
  })

  it("have the SQLite workers as entries of their own", () => {
    for (const name of ["LogWorker.js", "StoreWorker.js"]) assert.isTrue(existsSync(join(bundle, "cryptostream", name)))
  })

  it.live(
    "serve the page with its scripts, its library, its documents, and store what the simulator says",
    () =>
      Effect.gen(function*() {
        const data = join(folder, "data")
        yield* running(["start", "--source", "simulated", "--data", data, "--port", `${port}`, "--intervals", "1h,1d"])
        const address = `http://127.0.0.1:${port}`
        yield* Effect.retry(get(address), { times: 300, schedule: Schedule.spaced("100 millis") })
        for (
          const [path, type] of [
            ["/", "text/html"],
            ["/main.ts", "text/javascript"],
            ["/vendor/lightweight-charts.js", "text/javascript"],
            ["/openapi.json", "application/json"],
            ["/docs", "text/html"]
          ] as const
        ) {
          const { headers, status } = yield* get(address + path)
          assert.deepStrictEqual([path, status], [path, 200])
          assert.include(headers.get("content-type") ?? "", type)
        }
        const candles = Effect.sync(() => {
          const rows = JSON.parse(run("cryptostream", ["status", "--json", "--data", data]).stdout) as ReadonlyArray<{
            readonly candles: number
          }>
          return rows.length === 8 && rows.every((row) => row.candles > 0)
        })
        yield* Effect.repeat(Effect.delay(candles, "500 millis"), { until: (is) => is })
      }),
    120_000
  )
})
