/**
 * The trial of recorded files: once through producers, Kafka, consumers and InfluxDB, and once through the embedded shape into
 * SQLite. Both hold the same, value by value. The servers are those of the environment: KAFKA_BROKERS, INFLUX_URL, INFLUX_ORG,
 * INFLUX_TOKEN. `npm run trial:files -- --path FOLDER [--keep FOLDER]`
 */
import * as Series from "@cryptostream/core/market/Series"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as Folder from "./continuity/Folder.ts"
import * as Ended from "./distributed/Ended.ts"
import * as Comparing from "./distributed/Comparing.ts"
import * as FilesRun from "./distributed/FilesRun.ts"
import * as Namespace from "./distributed/Namespace.ts"

const { values: flags } = parseArgs({
  options: {
    path: { type: "string" },
    keep: { type: "string" }
  }
})

const sameTexts = (what: string, actual: ReadonlyArray<string>, expected: ReadonlyArray<string>) =>
  actual.length === expected.length && actual.every((text, i) => text === expected[i])
    ? []
    : [`${what}: ${actual.length} over the servers, ${expected.length} in SQLite, and they differ`]

/** The figures that a person reads of a series. */
const account = ({ candles, expected, missing, unreadable }: FilesRun.Outcome["status"][number]) => ({
  candles,
  expected,
  missing,
  unreadable
})

Effect.gen(function*() {
  yield* Namespace.check
  const { path } = flags
  if (path === undefined) {
    process.exitCode = 2
    return yield* Console.error("name a folder of archive files with --path")
  }
  const folder = yield* Folder.make(flags.keep)
  const distributed = yield* FilesRun.distributed(path, folder)
  const embedded = yield* FilesRun.embedded(path, folder)
  const compared = Comparing.compare(distributed.contents, embedded.contents)
  const accounts = ({ status }: FilesRun.Outcome) =>
    status.map((one) => `${Series.key(one.series)} ${JSON.stringify(account(one))}`).toSorted()
  const findings = [
    ...Comparing.findings(compared),
    ...sameTexts("dead letters", distributed.letters, embedded.letters),
    ...sameTexts("accounts", accounts(distributed), accounts(embedded)),
    ...(compared.length > 0 ? [] : ["nothing was stored"])
  ]
  const rows = distributed.status.toSorted((a, b) => Series.order(a.series, b.series)).map((one) => {
    const { differences, points } = compared.find(({ series }) => series === Series.key(one.series))!
    return [Series.key(one.series), { ...account(one), compared: points, differences, equal: differences === 0 }]
  })
  yield* Effect.sync(() => {
    console.table(Object.fromEntries(rows))
    console.table(
      [...distributed.ran, ...embedded.ran].map(({ peak, program, seconds }) => ({
        program,
        "done after s": Math.round(seconds * 10) / 10,
        "most MB": peak === undefined ? "" : Math.round(peak / 1e6)
      }))
    )
  })
  const points = compared.reduce((sum, one) => sum + one.points, 0)
  yield* Console.log(
    `${points} candles of ${compared.length} series compared with their derived values, ` +
      `${distributed.letters.length} dead letters; ${findings.length} findings`
  )
  for (const finding of findings) yield* Console.log(`  ${finding}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}).pipe(Effect.scoped, Ended.badly, Effect.provide(NodeServices.layer), NodeRuntime.runMain)
