/**
 * The account of a year of 1s candles: seeds a store with holes drawn by a seed, asks `cryptostream status` and `gaps` as a
 * person does, and ends with 1 where a count or a hole is not the one drawn. `npm run trial:year -- [--seed 1] [--days 365]
 * [--symbols 4] [--holes 50] [--runs 5] [--keep FOLDER]`. A folder that was kept before is asked again, not seeded.
 */
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Status from "@cryptostream/core/programs/Status"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isDeepStrictEqual, parseArgs } from "node:util"
import * as YearDraw from "./YearDraw.ts"
import * as YearSeed from "./YearSeed.ts"

const { values: flags } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    days: { type: "string", default: "365" },
    symbols: { type: "string", default: "4" },
    holes: { type: "string", default: "50" },
    runs: { type: "string", default: "5" },
    keep: { type: "string" }
  }
})
const size = {
  seed: Number(flags.seed),
  days: Number(flags.days),
  symbols: Math.min(Number(flags.symbols), YearDraw.mostSymbols),
  holes: Number(flags.holes)
}
const times = Number(flags.runs)
const years = YearDraw.draw(size)
const folder = flags.keep ?? mkdtempSync(join(tmpdir(), "cryptostream-year-"))
const realm = "recorded"
const file = join(folder, realm, "store.sqlite")
const bytesInRow = 107
/** Differences told in full. */
const mostShown = 10

const checkRoom = (): void => {
  mkdirSync(folder, { recursive: true })
  const needed = size.days * 86_400 * size.symbols * bytesInRow
  const { bavail, bsize } = statfsSync(folder)
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  if (bavail * bsize < 1.2 * needed) {
    throw new Error(
      `${folder} has ${gigabytes(bavail * bsize)} free and ${gigabytes(1.2 * needed)} are needed: ` +
        "ask for fewer --days, or name a folder on another disk with --keep"
    )
  }
}

const store = (access: "read" | "write") => SqliteStore.layer({ file, access })

const seed = Effect.forEach(years, YearSeed.write, { discard: true }).pipe(Effect.provide(store("write")))

const seconds = (from: number): number => (performance.now() - from) / 1000

/** One answer of the command line, as a person waits for it. */
const ask = (
  verb: string
): { readonly seconds: number; readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>> } => {
  const from = performance.now()
  const ran = spawnSync(join(import.meta.dirname, "../../cryptostream"), [verb, "--data", folder, "--json"], {
    encoding: "utf8",
    maxBuffer: 1e9
  })
  const took = seconds(from)
  if (ran.status !== 0) throw new Error(`cryptostream ${verb} ended with ${ran.status}: ${ran.stderr}`)
  return { seconds: took, rows: JSON.parse(ran.stdout) as ReadonlyArray<Readonly<Record<string, unknown>>> }
}

/** Seconds of the account alone, the store being open. */
const alone = Effect.gen(function*() {
  yield* CandleStore.use((open) => open.series)
  const took: Array<number> = []
  for (let run = 0; run < times; run++) {
    const from = performance.now()
    yield* Status.all(realm)
    took.push(seconds(from))
  }
  return took
}).pipe(Effect.provide(store("read")))

const line = (what: string, took: ReadonlyArray<number>): string => {
  const sorted = took.toSorted((a, b) => a - b)
  const shown = [took[0]!, sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!].map((one) =>
    one.toFixed(3).padStart(8)
  )
  return `${what.padEnd(30)}${shown.join("")}`
}

const differences = (
  what: string,
  expected: ReadonlyArray<object>,
  found: ReadonlyArray<object>
): ReadonlyArray<string> =>
  Array.from({ length: Math.max(expected.length, found.length) }, (_, i) =>
    isDeepStrictEqual(expected[i], found[i])
      ? []
      : [`${what} ${i + 1}: drawn ${JSON.stringify(expected[i])}, told ${JSON.stringify(found[i])}`]).flat()

try {
  if (!existsSync(file)) {
    checkRoom()
    const from = performance.now()
    await Effect.runPromise(seed)
    const rows = years.map(YearDraw.status).reduce((sum, { candles }) => sum + candles, 0)
    console.log(
      `${rows} candles written in ${seconds(from).toFixed(0)} s, ${(statSync(file).size / rows).toFixed(0)} bytes each`
    )
  }
  const status = Array.from({ length: times }, () => ask("status"))
  const gaps = Array.from({ length: times }, () => ask("gaps"))
  console.log(`${"seconds".padEnd(30)}   first  median    most`)
  console.log(line("cryptostream status --json", status.map((one) => one.seconds)))
  console.log(line("cryptostream gaps --json", gaps.map((one) => one.seconds)))
  console.log(line("Status.all, the store open", await Effect.runPromise(alone)))
  const wrong = [
    ...status.flatMap(({ rows }) => differences("status", years.map(YearDraw.status), rows)),
    ...gaps.flatMap(({ rows }) =>
      differences(
        "gap",
        years.flatMap(YearDraw.gaps),
        rows.map(({ evidence, ...gap }) => ({ ...gap, evidence: typeof evidence }))
      )
    )
  ]
  for (const one of [...new Set(wrong)].slice(0, mostShown)) console.error(one)
  console.log(`${size.holes} holes in ${years.length} series: ${wrong.length === 0 ? "all as drawn" : "NOT as drawn"}`)
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  if (flags.keep === undefined) rmSync(folder, { recursive: true })
}
