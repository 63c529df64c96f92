/**
 * The kill trial: SIGKILL at points drawn over stages and rows, start again, finish, and compare everything stored with an
 * uninterrupted run, byte for byte. `npm run trial:kill -- [--path FILES] [--kills 50] [--seed 1] [--batch 100]`
 */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { Effect, Stream } from "effect"
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { Run } from "./KillChild.ts"
import { type Death, type Kill, type Stage, stages } from "./KillPorts.ts"
import { random } from "./Random.ts"

const { values: flags } = parseArgs({
  options: {
    path: { type: "string", default: "../shared/data/klines" },
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    batch: { type: "string", default: "100" }
  }
})
const batch = Number(flags.batch)
const next = random(Number(flags.seed))

const child = (run: Run) => {
  const result = spawnSync(process.execPath, [join(import.meta.dirname, "KillChild.ts"), JSON.stringify(run)], {
    encoding: "utf8"
  })
  if (result.signal === null && result.status !== 0) {
    throw new Error(`the run failed:\n${result.stdout}${result.stderr}`)
  }
  return result
}

/** Everything stored, as text: candles with their provenance, derived values, marks but for the time they were made. */
const contents = (folder: string): Promise<string> =>
  CandleStore.use(Effect.fnUntraced(function*(store) {
    const hash = createHash("sha256")
    for (const series of yield* store.series) {
      hash.update(JSON.stringify([series, yield* store.runs(series, everything)]))
      hash.update(JSON.stringify((yield* store.marks(series)).map((mark) => ({ ...mark, knownAt: 0 }))))
      yield* Stream.runForEach(store.read(series, everything), (version) =>
        Effect.sync(() => hash.update(JSON.stringify(version))))
      yield* Stream.runForEach(
        store.readEnriched(series, everything, Enrichment.defaultColumns),
        ({ openTimes, values }) =>
          Effect.sync(() =>
            [openTimes, ...values].forEach((column) => hash.update(new Uint8Array(column.buffer)))
          )
      )
    }
    return hash.digest("hex")
  })).pipe(
    Effect.provide(SqliteStore.layer({ file: join(folder, "store.sqlite"), access: "read" })),
    Effect.runPromise
  )

const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "cryptostream-kill-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Where each interval was read on from: the least offset of its series, as the restarted run first said. */
const offsets = (output: string): string => {
  const lines = output.split("\n").filter((line) => line.includes("going on after"))
  const first = new Map(lines.reverse().map((line) => [line.slice(0, line.indexOf(":")), line] as const))
  return [...first].map(([interval, line]) =>
    `${interval} at offset ${Math.min(...[...line.matchAll(/offset (\d+)/g)].map((match) => Number(match[1])))}`
  ).join(", ")
}

const draw = (calls: Readonly<Record<Stage, number>>): Kill => {
  const stage = stages[Math.floor(next() * stages.length)]!
  return {
    stage,
    moment: next() < 0.5 ? "inside" : "after",
    call: 1 + Math.floor(next() * calls[stage]),
    turns: Math.floor(next() * 4)
  }
}

const source = flags.path
if (!existsSync(source)) throw new Error(`${source} is not there: name a folder of archive files with --path`)
const { calls, whole } = await inFolder(async (folder) => {
  const { stdout } = child({ source, folder, batch })
  return {
    calls: JSON.parse(stdout.slice(stdout.indexOf("calls ") + 6)) as Readonly<Record<Stage, number>>,
    whole: await contents(folder)
  }
})
console.log(
  `an uninterrupted run of ${source} in batches of ${batch}: ${JSON.stringify(calls)}, sha256 ${whole.slice(0, 16)}`
)

let [inside, differing, done] = [0, 0, 0]
while (done < Number(flags.kills)) {
  const kill = draw(calls)
  await inFolder(async (folder) => {
    const killed = child({ source, folder, batch, kill })
    // A call drawn near the end may not be reached: this run's batches fall otherwise. It is drawn again, not counted.
    if (killed.signal !== "SIGKILL") return
    done++
    const death = JSON.parse(readFileSync(join(folder, "death.json"), "utf8")) as Death
    const again = child({ source, folder, batch })
    const same = await contents(folder) === whole
    if (death.insideBatch) inside++
    if (!same) differing++
    const resumed = offsets(again.stdout)
    console.log([
      `${String(done).padStart(3)} ${kill.moment} ${kill.stage} call ${kill.call} at ${death.row}`,
      death.insideBatch ? "inside a batch" : "between batches",
      `resumed: ${resumed === "" ? "from the beginning" : resumed}`,
      same ? "the same, byte for byte" : "DIFFERENT"
    ].join(" | "))
  })
}
console.log(`${done} kills, ${inside} inside a batch, ${differing} with another result`)
process.exitCode = differing === 0 ? 0 : 1
