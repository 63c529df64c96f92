/** One run of the kill trial: ingests the files, and dies where it is told to. Its argument is a JSON of `Run`. */
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as SqliteLog from "@cryptostream/sqlite/SqliteLog"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Layer, Logger, Ref } from "effect"
import { join } from "node:path"
import * as KillPorts from "./KillPorts.ts"

export interface Run {
  readonly source: string
  readonly folder: string
  readonly batch: number
  readonly kill?: KillPorts.Kill
}

const run = JSON.parse(process.argv[2] ?? "{}") as Run
const resumed = Logger.make(({ message }) => {
  const text = String(message)
  if (text.includes("going on after")) process.stdout.write(`${text}\n`)
})

const program = Effect.gen(function*() {
  const counters = yield* KillPorts.calls
  const ports = Layer.mergeAll(
    SqliteLog.layer({ file: join(run.folder, "log.sqlite"), access: "write" }),
    SqliteStore.layer({ file: join(run.folder, "store.sqlite"), access: "write" })
  )
  const watched = KillPorts.layer(counters, run.kill, join(run.folder, "death.json"))
  yield* Whole.once({
    enrichment: Enrichment.byDefault,
    recordSize: run.batch,
    batchSize: run.batch,
    batchesInWrite: 1,
    checkpointEvery: run.batch
  }).pipe(Effect.provide(Layer.mergeAll(
    watched.pipe(Layer.provideMerge(ports)),
    ArchiveFiles.layer(run.source, "at once").pipe(Layer.provide(NodeServices.layer)),
    LiveFeed.layer,
    Logger.layer([resumed])
  )))
  const counts = yield* Effect.forEach([...counters], ([stage, count]) => Effect.map(Ref.get(count), (n) => [stage, n]))
  yield* Console.log(`calls ${JSON.stringify(Object.fromEntries(counts))}`)
})

program.pipe(NodeRuntime.runMain)
