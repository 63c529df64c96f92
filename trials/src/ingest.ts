/**
 * Candles a second of a whole ingest beside the bare floor, in turns on the same files: `npm run bench:ingest -- [--rows 2000000]
 * [--pairs 3]`. The ratio is the figure; the absolute ones are this machine's at this moment.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { Measured } from "./BenchChild.ts"
import { write } from "./Candles.ts"

const { values: flags } = parseArgs({
  options: { rows: { type: "string", default: "2000000" }, pairs: { type: "string", default: "3" } }
})
const rows = Math.ceil(Number(flags.rows) / 4) * 4
const folder = mkdtempSync(join(tmpdir(), "cryptostream-bench-"))
const source = join(folder, "files")

const measure = <A>(entry: string): A => {
  const target = join(folder, entry)
  const run = spawnSync(process.execPath, [
    "--max-semi-space-size=64",
    join(import.meta.dirname, entry),
    source,
    target
  ], { encoding: "utf8" })
  rmSync(target, { recursive: true, force: true })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout) as A
}
const thousands = (seconds: number) => `${(rows / seconds / 1000).toFixed(0)} k/s`
const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

try {
  console.log(`writing ${rows} rows`)
  await write(source, rows / 4)
  const ratios: Array<number> = []
  for (let pair = 1; pair <= Number(flags.pairs); pair++) {
    const floor = measure<{ readonly seconds: number }>("FloorChild.ts")
    const ours = measure<Measured>("BenchChild.ts")
    if (ours.candles !== rows) throw new Error(`${ours.candles} candles stored, not ${rows}`)
    ratios.push(floor.seconds / ours.seconds)
    console.log([
      `pair ${pair}: floor ${thousands(floor.seconds)}, ingest ${thousands(ours.seconds)}`,
      `${(100 * ratios.at(-1)!).toFixed(0)} % of the floor`,
      `event loop held ${ours.loopP999Millis.toFixed(1)} ms at p99.9, ${ours.loopMaxMillis.toFixed(1)} ms at most`
    ].join(", "))
  }
  console.log(`median: ${(100 * median(ratios)).toFixed(0)} % of the floor over ${rows} rows`)
} finally {
  rmSync(folder, { recursive: true })
}
