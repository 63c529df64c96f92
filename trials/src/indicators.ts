/**
 * ns a candle of every indicator beside the libraries that people use, in one run on one seeded series:
 * `npm run bench:indicators -- [--candles 200000] [--python python3]`. TA-Lib in C runs along where its wheel is
 * installed for that Python. Each contender has a process of its own; a figure is the fastest of five runs.
 */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as PeerSeries from "./indicators/PeerSeries.ts"
import * as Symbols from "./indicators/Symbols.ts"

const { values: flags } = parseArgs({
  options: { candles: { type: "string", default: "200000" }, python: { type: "string", default: "python3" } }
})
const count = Number(flags.candles)
/** Each is a step of its own: all of them over a long series would take minutes. */
const oneByOneAtMost = 2_000
const here = join(import.meta.dirname, "indicators")

type Figures = Readonly<Record<string, number>>

const child = (command: string, args: ReadonlyArray<string>): Figures | undefined => {
  const run = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 24 })
  if (run.status === 0) return JSON.parse(run.stdout) as Figures
  console.error(`${args.at(-2)}: ${run.stderr?.trim().split("\n").at(-1) ?? run.error?.message}`)
  return undefined
}

const peer = (name: string, candles = count): Figures => {
  console.error(`measuring ${name}`)
  const figures = child(process.execPath, [join(here, "PeerChild.ts"), name, String(candles)])
  if (figures === undefined) throw new Error(`${name} cannot be measured`)
  return figures
}

/** TA-Lib over the same candles, or nothing where it is not installed. */
const taLib = (): Figures | undefined => {
  console.error("measuring TA-Lib")
  const folder = mkdtempSync(join(tmpdir(), "cryptostream-bench-"))
  try {
    const { close, high, low, open, volume } = PeerSeries.make(count).bars
    const file = join(folder, "columns")
    writeFileSync(file, Buffer.concat([open, high, low, close, volume].map((column) => Buffer.from(column.buffer))))
    return child(flags.python, [join(here, "talib_child.py"), file])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Candles a second through the default set, from candles as objects to its columns, in arrays of 1000. */
const defaultSet = (): number => {
  const enrichment = Enrichment.byDefault("1m")
  const candles = PeerSeries.candles(count)
  const rates = Array.from({ length: 7 }, () => {
    let state = enrichment.initial
    const began = performance.now()
    for (let i = 0; i < count; i += 1_000) [state] = enrichment.step(state, candles.slice(i, i + 1_000))
    return count / (performance.now() - began) * 1_000
  })
  return Math.max(...rates)
}

const ours = peer("ours")
const contenders: Readonly<Record<string, Figures>> = {
  ours,
  "ours, one by one": peer("ours, one by one", Math.min(count, oneByOneAtMost)),
  "trading-signals": peer("trading-signals"),
  technicalindicators: peer("technicalindicators"),
  indicatorts: peer("indicatorts"),
  "TA-Lib in C": taLib() ?? {}
}

const rows = Object.keys(ours).map((column) => ({
  column,
  ...Object.fromEntries(
    Object.entries(contenders).map(([name, figures]) => [name, figures[column]?.toFixed(1) ?? ""])
  )
}))
console.table(rows)

for (const name of ["trading-signals", "technicalindicators", "indicatorts"]) {
  const both = Object.entries(contenders[name]!).filter(([column]) => ours[column] !== undefined)
  const ratios = both.map(([column, figure]) => [column, figure / ours[column]!] as const).sort((a, b) => a[1] - b[1])
  const slower = ratios.filter(([, ratio]) => ratio < 1).map(([column, ratio]) => `${column} (${ratio.toFixed(2)})`)
  const median = ratios[Math.floor(ratios.length / 2)]?.[1] ?? NaN
  console.log(
    `${name}: on ${both.length} columns we are ${median.toFixed(1)} times as fast (median), ` +
      `${slower.length === 0 ? "and faster on every one" : `slower on ${slower.join(", ")}`}`
  )
}

/** What of the default set TA-Lib has too: one column an indicator. */
const shared = Enrichment.defaultColumns.filter((column) => contenders["TA-Lib in C"]![column] !== undefined)
const sum = (figures: Figures) => shared.reduce((total, column) => total + figures[column]!, 0)
if (shared.length > 0) {
  const [mine, theirs] = [sum(ours), sum(contenders["TA-Lib in C"]!)]
  console.log(`${shared.join(", ")}: ${mine.toFixed(1)} ns a candle, ${(mine / theirs).toFixed(1)} times TA-Lib in C`)
}
console.log(
  `the default set of ${Enrichment.defaultColumns.length} columns: ${(defaultSet() / 1e6).toFixed(2)} M candles/s`
)

const { few, many } = Symbols.costs()
console.log(
  `a candle at a time: ${(few / 1_000).toFixed(2)} µs with 4 symbols, ${(many / 1_000).toFixed(2)} µs with 2000, ` +
    `${(many / few).toFixed(2)} times as much`
)
const { bytes, first, later } = Symbols.state()
console.log(
  `the state of a series: ${(bytes / 1_000).toFixed(1)} kB, read back in ${first.toFixed(1)} ms the first time, ` +
    `${later.toFixed(2)} ms later`
)
