/**
 * The latency trial: how soon after its close a candle of 1s is stored, through producer, Kafka, consumer and InfluxDB, and
 * beside it in one process with SQLite; what the programs take of the machine meanwhile.
 * `npm run trial:latency -- [--minutes 10] [--symbols 4] [--keep FOLDER]`, with servers of your own: see KAFKA_BROKERS,
 * INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as Folder from "./continuity/Folder.ts"
import * as Run from "./continuity/Run.ts"
import * as LatencyRun from "./distributed/LatencyRun.ts"

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    symbols: { type: "string", default: "4" },
    keep: { type: "string" }
  }
})
const options = {
  minutes: Number(flags.minutes),
  symbols: Run.knownSymbols.slice(0, Number(flags.symbols))
}

const at = (delays: ReadonlyArray<number>, share: number): number => {
  const sorted = delays.filter((delay) => !Number.isNaN(delay)).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}

const row = (delays: ReadonlyArray<number>) => ({
  candles: delays.length,
  "never": delays.filter(Number.isNaN).length,
  "p50 ms": at(delays, 0.5),
  "p99 ms": at(delays, 0.99),
  "most ms": at(delays, 1)
})

const mebibytes = (bytes: number | undefined): number => Math.round((bytes ?? NaN) / 2 ** 20)

/** Usually a candle has to be stored before the next one closes; a machine with more to do may hold up one in a hundred. */
const mostUsually = 1_000
const mostAtP99 = 5_000

const findings = ({ comparison, embedded, ends, lookedFor, seen, sent, stored, unreadable }: LatencyRun.Report) => [
  ...ends,
  ...comparison.differences,
  ...unreadable.map((name) => `${name} was said to be stored and was not in InfluxDB`),
  ...(lookedFor > 0 ? [] : ["nothing was looked for in InfluxDB"]),
  ...Object.entries({ "in the log": sent, stored, seen, "at the embedded shape's page": embedded }).flatMap(
    ([where, delays]) => {
      const never = delays.filter(Number.isNaN).length
      return delays.length > 0 && never === 0 ? [] : [`${never} of ${delays.length} candles were never ${where}`]
    }
  ),
  ...(at(stored, 0.5) <= mostUsually
    ? []
    : [`stored ${at(stored, 0.5)} ms after the close at p50, above ${mostUsually}`]),
  ...(at(stored, 0.99) <= mostAtP99 ? [] : [`stored ${at(stored, 0.99)} ms after the close at p99, above ${mostAtP99}`])
]

Effect.gen(function*() {
  const report = yield* LatencyRun.run(yield* Folder.make(flags.keep), options)
  const { comparison, costs, embedded, lookedFor, said, seen, sent, stored } = report
  const wrong = findings(report)
  yield* Console.log(
    `${options.symbols.length} series of 1s for ${options.minutes} minutes; from each candle's close until`
  )
  yield* Effect.sync(() =>
    console.table({
      "the exchange says it": row(said),
      "the producer sends it to Kafka": row(sent),
      "the consumer has it stored (InfluxDB has acknowledged)": row(stored),
      "a watcher sees that over Kafka": row(seen),
      "embedded: a watcher sees at the page that it is stored": row(embedded)
    })
  )
  const times = (share: number) => (at(seen, share) / at(embedded, share)).toFixed(2)
  yield* Console.log(`seen by a watcher: ${times(0.5)} times the embedded shape's p50, ${times(0.99)} times its p99`)
  yield* Effect.sync(() =>
    console.table(Object.fromEntries(costs.map(({ cpuSeconds, memory, name }) => [name, {
      "CPU s": Number(cpuSeconds.toFixed(1)),
      "CPU %": Number((100 * cpuSeconds / (60 * options.minutes)).toFixed(1)),
      ...Object.fromEntries(memory.map((bytes, i) => [`MiB, quarter ${i + 1}`, mebibytes(bytes)]))
    }])))
  )
  yield* Console.log(
    `${lookedFor} were looked for in InfluxDB as soon as they were said to be stored; ` +
      `${comparison.compared} candles of both stores compared, ${comparison.differences.length} differ`
  )
  for (const finding of wrong.slice(0, 20)) yield* Console.log(`  ${finding}`)
  if (wrong.length > 20) yield* Console.log(`  and ${wrong.length - 20} more`)
  process.exitCode = wrong.length === 0 ? 0 : 1
}).pipe(Effect.scoped, Effect.provide(NodeServices.layer), NodeRuntime.runMain)
