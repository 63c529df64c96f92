/** One measured ingest: files -> log -> enriched -> stored, start-up excluded. Prints its seconds and the event loop's delay. */
import * as ArchiveFiles from "@cryptostream/binance/archive/ArchiveFiles"
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as SqliteLog from "@cryptostream/sqlite/SqliteLog"
import * as SqliteStore from "@cryptostream/sqlite/SqliteStore"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Layer, Logger } from "effect"
import "effect/schema/SchemaJITCompiler/enable"
import { join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"

export interface Measured {
  readonly seconds: number
  readonly candles: number
  readonly loopP999Millis: number
  readonly loopMaxMillis: number
}

const [source = "", target = ""] = process.argv.slice(2)

Effect.gen(function*() {
  yield* CandleStore.use((store) => store.series) // the threads are up
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const start = performance.now()
  yield* Whole.once({ enrichment: Enrichment.byDefault })
  const measured: Measured = {
    seconds: (performance.now() - start) / 1000,
    candles: yield* Metrics.total("stored"),
    loopP999Millis: delay.percentile(99.9) / 1e6,
    loopMaxMillis: delay.max / 1e6
  }
  yield* Console.log(JSON.stringify(measured))
}).pipe(
  Effect.provide(
    Layer.mergeAll(
      ArchiveFiles.layer(source, "at once"),
      SqliteLog.layer({ file: join(target, "log.sqlite"), access: "write" }),
      SqliteStore.layer({ file: join(target, "store.sqlite"), access: "write" }),
      LiveFeed.layer,
      Logger.layer([])
    ).pipe(Layer.provideMerge(NodeServices.layer))
  ),
  NodeRuntime.runMain
)
