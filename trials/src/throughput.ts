/**
 * Candles a second from Kafka to InfluxDB: the consumer program beside a bare loop and Telegraf, in turns on the same topics.
 * `npm run bench:servers -- [--candles 400000] [--rounds 3] [--telegraf PATH] [--only NAME,...] [--profiles FOLDER]`, with
 * KAFKA_BROKERS, INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN set. Each is measured from the first request with candles that it
 * sends to InfluxDB to the answer to the last, so that no start-up counts; what it stored is then read and compared value by
 * value. The ratios are the figures; the absolute ones are this machine's at this moment.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, FileSystem, Layer, Logger } from "effect"
import { existsSync } from "node:fs"
import { parseArgs } from "node:util"
import * as BenchCandles from "./distributed/BenchCandles.ts"
import * as BenchLoad from "./distributed/BenchLoad.ts"
import * as BenchReport from "./distributed/BenchReport.ts"
import * as BenchReset from "./distributed/BenchReset.ts"
import * as BenchRun from "./distributed/BenchRun.ts"
import * as BenchStored from "./distributed/BenchStored.ts"
import * as BenchTopics from "./distributed/BenchTopics.ts"
import * as Namespace from "./distributed/Namespace.ts"
import * as Telegraf from "./distributed/Telegraf.ts"

const { values: flags } = parseArgs({
  options: {
    candles: { type: "string", default: "400000" },
    rounds: { type: "string", default: "3" },
    telegraf: { type: "string" },
    only: { type: "string" },
    profiles: { type: "string" }
  }
})
const perSeries = Math.ceil(Number(flags.candles) / BenchCandles.series.length)
const candles = perSeries * BenchCandles.series.length
const defaultSet = BenchCandles.enrichment.columns.join(",")

const contendersIn = (scratch: string) => {
  const folders: BenchRun.Folders = { scratch, profiles: flags.profiles }
  const loop = BenchRun.loop(folders, true)
  const ours = BenchRun.consumer(folders, defaultSet)
  const raw = BenchRun.consumer(folders, "none")
  const telegraf = flags.telegraf === undefined ? [] : [
    { name: "telegraf-objects", records: 1, isEnriched: false, run: Telegraf.run(flags.telegraf, scratch, "objects") },
    { name: "telegraf-records", records: 1, isEnriched: false, run: Telegraf.run(flags.telegraf, scratch, "records") }
  ]
  const all = [
    { name: "bodies", records: 500, isEnriched: true, run: BenchRun.bodies(folders) },
    { name: "loop-1", records: 1, isEnriched: true, run: loop },
    { name: "ours-1", records: 1, isEnriched: true, run: ours },
    { name: "loop-500", records: 500, isEnriched: true, run: loop },
    { name: "ours-500", records: 500, isEnriched: true, run: ours },
    { name: "loop-raw-1", records: 1, isEnriched: false, run: BenchRun.loop(folders, false) },
    { name: "ours-raw-1", records: 1, isEnriched: false, run: raw },
    ...telegraf
  ]
  const only = flags.only?.split(",")
  return all.filter(({ name }) => only?.includes(name) ?? true)
}

/** Each round begins with another one, so that nobody always runs in the wake of the same. */
const inTurn = <A>(all: ReadonlyArray<A>, round: number): ReadonlyArray<A> => {
  const first = round % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

const sayTelegraf = flags.telegraf === undefined
  ? Console.log("TELEGRAF IS LEFT OUT: build it as trials/telegraf/README.md says, and give its path with --telegraf")
  : existsSync(flags.telegraf)
  ? Effect.void
  : Effect.fail(new BenchRun.NotDone({ message: `there is no ${flags.telegraf}` }))

const trial = Effect.gen(function*() {
  yield* sayTelegraf
  const [ones, many] = [yield* Namespace.make, yield* Namespace.make]
  const folder = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "cryptostream-bench-" })
  yield* Console.log(`filling topics with ${candles} candles`)
  yield* BenchTopics.fill(ones, perSeries, 1)
  yield* BenchTopics.fill(many, perSeries, 500)
  if (flags.telegraf !== undefined) yield* BenchTopics.fillObjects(ones, perSeries)
  const runs: Array<BenchReport.Run> = []
  const contenders = contendersIn(folder)
  for (let round = 1; round <= Number(flags.rounds); round++) {
    for (const { isEnriched, name, records, run } of inTurn(contenders, round - 1)) {
      const namespace = records === 1 ? ones : many
      yield* BenchReset.run(namespace)
      const busy = yield* BenchLoad.busy
      const measured = yield* run(namespace, candles)
      const compared = yield* BenchStored.compare(namespace, perSeries, isEnriched)
      runs.push({ ...measured, ...compared, name, round, busy })
      yield* Console.log(`round ${round}: ${name} ${(candles / measured.seconds / 1000).toFixed(1)} k candles/s`)
    }
  }
  const findings = BenchReport.findings(runs)
  console.table(BenchReport.rows(runs, candles))
  for (const line of [...BenchReport.ratios(runs), ...findings.map((finding) => `  ${finding}`)]) {
    yield* Console.log(line)
  }
  process.exitCode = findings.length === 0 ? 0 : 1
})

trial.pipe(Effect.scoped, Effect.provide(Layer.merge(NodeServices.layer, Logger.layer([]))), NodeRuntime.runMain)
