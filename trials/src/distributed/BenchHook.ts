/**
 * Loaded before a measured program, which knows nothing of it: notes when it sent its first candles to InfluxDB and when the
 * last were answered, and what it used meanwhile, in the file that `BENCH_REPORT` names.
 */
import { subscribe } from "node:diagnostics_channel"
import { renameSync, writeFileSync } from "node:fs"
import type { ClientRequest } from "node:http"

export interface Report {
  /** From the first request with candles to the answer to the last so far. */
  readonly millis: number
  readonly requests: number
  /** Since that answer. */
  readonly quietMillis: number
  /** Of this process, within `millis`. */
  readonly cpuMillis: number
  /** Of that, what its main thread used: the rest collects garbage and compiles, on a processor of its own if there is one. */
  readonly mainMillis: number
  /** Resident memory, at each look. */
  readonly bytes: ReadonlyArray<number>
}

const file = process.env["BENCH_REPORT"]
const betweenLooks = 250

const millisOf = ({ system, user }: NodeJS.CpuUsage): number => (user + system) / 1000

const hook = (path: string): void => {
  let first: number | undefined
  let last = 0
  let requests = 0
  const used = () => ({ all: process.cpuUsage(), main: process.threadCpuUsage() })
  let usedAtFirst = used()
  let usedAtLast = usedAtFirst
  const bytes: Array<number> = []

  const hasCandles = (message: unknown): boolean => {
    const { path: target } = (message as { readonly request: ClientRequest }).request
    return target.startsWith("/api/v2/write") && /[?&]bucket=[^&]*market_(raw|enriched)/.test(target)
  }
  subscribe("http.client.request.start", (message) => {
    if (first !== undefined || !hasCandles(message)) return
    first = performance.now()
    usedAtFirst = used()
  })
  subscribe("http.client.response.finish", (message) => {
    if (!hasCandles(message)) return
    last = performance.now()
    usedAtLast = used()
    requests++
  })

  const tell = (): void => {
    if (first === undefined || requests === 0) return
    bytes.push(process.memoryUsage.rss())
    const report: Report = {
      millis: last - first,
      requests,
      quietMillis: performance.now() - last,
      cpuMillis: millisOf(usedAtLast.all) - millisOf(usedAtFirst.all),
      mainMillis: millisOf(usedAtLast.main) - millisOf(usedAtFirst.main),
      bytes
    }
    // Renamed into place, so that nobody reads half of it.
    writeFileSync(`${path}.new`, JSON.stringify(report))
    renameSync(`${path}.new`, path)
  }
  setInterval(tell, betweenLooks).unref()
  process.on("exit", tell)
}

if (file !== undefined) hook(file)
