/**
 * The trial of the servers: producer and consumer go on while Kafka and InfluxDB are killed, paused, hang, refuse and cut
 * connections, one after the other; in the end everything stored is held against what the exchange stood by.
 * `npm run trial:servers -- --control COMMAND [--seconds 60] [--symbols 4] [--seed 1] [--only NAME,NAME] [--keep FOLDER]`
 *
 * KAFKA_BROKERS, INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN say where the servers are: some that nobody else needs. COMMAND stops
 * and starts them: it is called as `COMMAND kill kafka`, with up, pause and resume likewise, and for influxdb.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { parseArgs } from "node:util"
import * as Folder from "./continuity/Folder.ts"
import * as Run from "./continuity/Run.ts"
import * as Namespace from "./distributed/Namespace.ts"
import * as ServersReport from "./distributed/ServersReport.ts"
import * as ServersRun from "./distributed/ServersRun.ts"

const { values: flags } = parseArgs({
  options: {
    control: { type: "string" },
    seconds: { type: "string", default: "60" },
    symbols: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    keep: { type: "string" }
  }
})

class NoControl extends Schema.TaggedError<NoControl>()("NoControl", { message: Schema.String }) {}

const trial = Effect.gen(function*() {
  yield* Namespace.check
  if (flags.control === undefined) {
    return yield* new NoControl({
      message: "--control COMMAND is not said: it kills, starts, pauses and resumes the servers"
    })
  }
  const report = yield* ServersRun.run(yield* Folder.make(flags.keep), {
    control: flags.control,
    seconds: Number(flags.seconds),
    seed: Number(flags.seed),
    symbols: Run.knownSymbols.slice(0, Number(flags.symbols)),
    only: flags.only.split(",").filter((name) => name !== "")
  })
  const findings = ServersReport.findings(report)
  yield* Console.log(`\nin calm, what is stored is ${(report.usual / 1000).toFixed(1)} s behind the close at most`)
  yield* Effect.sync(() => {
    console.table(ServersReport.faultRows(report))
    console.table(ServersReport.seriesRows(report))
    console.table(ServersReport.programRows(report))
  })
  for (const finding of findings) yield* Console.log(`  ${finding}`)
  yield* Console.log(`${findings.length} findings`)
  return findings.length === 0
}).pipe(Effect.scoped)

trial.pipe(
  Effect.catch(({ message }) => Effect.as(Console.error(message), false)),
  Effect.tap((isRight) => Effect.sync(() => void (process.exitCode = isRight ? 0 : 1))),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
