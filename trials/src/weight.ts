/**
 * The weight trial: a backfill, then five at once in five processes, against a simulated exchange, and what its own journal
 * says of the weight that was used in each whole minute of its clock.
 * `npm run trial:weight -- [--minutes 3] [--processes 1,5]`
 */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { parseArgs } from "node:util"

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string", default: "3" },
    processes: { type: "string", default: "1,5" }
  }
})
const limit = 6000
const budget = 0.95 * limit
const minute = 60_000
const port = 9377
const url = `127.0.0.1:${port}`
const main = join(import.meta.dirname, "../../packages/cli/src/main.ts")
const symbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"]

const program = (args: ReadonlyArray<string>): ChildProcess =>
  spawn(process.execPath, ["--max-semi-space-size=64", main, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      LOG_LEVEL: "Warn",
      BINANCE_REST_URL: `http://${url}`,
      BINANCE_WS_URL: `ws://${url}`,
      BINANCE_ARCHIVE_URL: `http://${url}`
    }
  })

const isUp = () => fetch(`http://${url}/api/v3/ping`).then(() => true, () => false)

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once("exit", () => resolve()))

interface Entry {
  readonly kind: string
  readonly at: number
  readonly weight: number
  readonly used: number
  readonly status: number
}

/** Weight used by minute of the simulator's clock, in those that lie between two times, and in any at most. */
const readJournal = (file: string, start: number, end: number) => {
  const entries = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Entry)
  const requests = entries.filter(({ kind }) => kind === "request")
  const used = new Map<number, number>()
  for (const entry of requests) {
    const begin = Math.floor(entry.at / minute) * minute
    used.set(begin, Math.max(used.get(begin) ?? 0, entry.used))
  }
  const whole = [...used].filter(([begin]) => begin >= start && begin + minute <= end).map(([, weight]) => weight)
  const refused = requests.filter(({ status }) => status === 429 || status === 418).length
  return { whole, most: Math.max(...used.values()), refused }
}

/** Backfills in so many processes until the exchange's clock has seen `minutes` whole minutes of it. */
const trial = async (processes: number, minutes: number) => {
  const folder = mkdtempSync(join(tmpdir(), "cryptostream-weight-"))
  const journal = join(folder, "journal.jsonl")
  const simulator = program(["simulate", "--port", String(port), "--journal", journal, "--seed", "1"])
  while (!await isUp()) await setTimeout(100)
  const from = new Date(Date.now() - 80 * 24 * 60 * minute).toISOString()
  const fillers = Array.from({ length: processes }, (_, i) =>
    program([
      ...["backfill", "--data", join(folder, String(i)), "--intervals", "1s", "--from", from, "--archives", "never"],
      ...["--symbols", symbols.slice(i % symbols.length).concat(symbols.slice(0, i % symbols.length)).join(",")]
    ]))
  const start = Date.now()
  await setTimeout(minute - start % minute + minutes * minute + 1_000)
  const end = Date.now()
  for (const child of [...fillers, simulator]) child.kill("SIGTERM")
  await Promise.all([...fillers, simulator].map(ended))
  const { most, refused, whole } = readJournal(journal, start, end)
  rmSync(folder, { recursive: true })
  const least = Math.min(...whole)
  console.log(
    `${processes} process${processes === 1 ? "" : "es"}: weight in ${whole.length} whole minutes ${
      whole.join(", ")
    } of a ` +
      `budget of ${budget}: ${
        (100 * least / budget).toFixed(1)
      } % at least, ${most} in any minute at most, ${refused} refused`
  )
  return most <= budget && least >= 0.95 * budget && refused === 0 && whole.length >= minutes
}

const results: Array<boolean> = []
for (const processes of flags.processes.split(",")) results.push(await trial(Number(processes), Number(flags.minutes)))
process.exitCode = results.every(Boolean) ? 0 : 1
