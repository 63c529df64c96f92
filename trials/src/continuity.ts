/**
 * The continuity trial: hours of a simulated exchange that misbehaves, the product as a user runs it, and a judge that holds
 * everything stored against the truth, bucket by bucket.
 * `npm run trial:continuity -- [--hours 24] [--speed 300] [--seed 1] [--seeds 1] [--faults 200] [--kills 0] [--symbols 4]
 * [--intervals 1s] [--findings 20] [--keep FOLDER] [--shape embedded|distributed]`. The distributed shape is a producer and a
 * consumer at servers of your own, see KAFKA_BROKERS, INFLUX_URL, INFLUX_ORG and INFLUX_TOKEN.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as DistributedShape from "./continuity/DistributedShape.ts"
import * as EmbeddedShape from "./continuity/EmbeddedShape.ts"
import * as Folder from "./continuity/Folder.ts"
import * as Finding from "./continuity/Finding.ts"
import * as Report from "./continuity/Report.ts"
import * as Run from "./continuity/Run.ts"
import * as Namespace from "./distributed/Namespace.ts"

const { values: flags } = parseArgs({
  options: {
    hours: { type: "string", default: "24" },
    speed: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    faults: { type: "string", default: "200" },
    kills: { type: "string", default: "0" },
    symbols: { type: "string", default: "4" },
    intervals: { type: "string", default: "1s" },
    findings: { type: "string", default: "20" },
    keep: { type: "string" },
    shape: { type: "string", default: "embedded" }
  }
})

if (flags.shape !== "embedded" && flags.shape !== "distributed") {
  throw new Error(`--shape: ${flags.shape} is none of embedded, distributed`)
}

const common = {
  hours: Number(flags.hours),
  speed: Number(flags.speed),
  faults: Number(flags.faults),
  kills: Number(flags.kills),
  symbols: Run.knownSymbols.slice(0, Number(flags.symbols)),
  intervals: Run.intervalsOf(flags.intervals)
}

const shapeIn = (folder: string) =>
  flags.shape === "distributed"
    ? Effect.map(Namespace.make, (name) => DistributedShape.make(name, Run.dataFolder(folder)))
    : Effect.succeed(EmbeddedShape.make(Run.dataFolder(folder)))

const trial = Effect.fnUntraced(function*(seed: number) {
  const folder = yield* Folder.make(flags.keep === undefined ? undefined : join(flags.keep, String(seed)))
  const shape = yield* shapeIn(folder)
  const report = yield* Report.make(yield* Run.run(folder, { ...common, seed }, shape))
  const { evidence, findings } = report
  yield* Console.log(
    `\n${common.hours} h of ${common.symbols.length} symbols, ${flags.shape}, ${
      common.intervals.join(",")
    }, at ${common.speed} times ` +
      `real time, seed ${seed}`
  )
  for (const [what, much] of Report.rows(report)) yield* Console.log(`${what.padEnd(18)} ${much}`)
  for (const finding of findings.slice(0, Number(flags.findings))) {
    yield* Console.log(`  ${Finding.describe(evidence.faults)(finding)}`)
  }
  if (findings.length > Number(flags.findings)) {
    yield* Console.log(`  and ${findings.length - Number(flags.findings)} more`)
  }
  return { seed, isRight: findings.length === 0, ...Object.fromEntries(Report.rows(report)) }
}, Effect.scoped)

const first = Number(flags.seed)
const seeds = Number(flags.seeds) > 1 ? Array.from({ length: Number(flags.seeds) }, (_, i) => i + 1) : [first]

Effect.gen(function*() {
  const results = yield* Effect.forEach(seeds, trial)
  const wrong = results.filter(({ isRight }) => !isRight)
  yield* Console.log(`\n${results.length - wrong.length} of ${results.length} seeds without a finding`)
  process.exitCode = wrong.length === 0 ? 0 : 1
}).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
