/**
 * The trial of a group: two consumers share an interval, one of them is killed again and again while records come, and in
 * the end the store is that of a run that nobody disturbed, bit for bit. The servers are those of the environment:
 * KAFKA_BROKERS, INFLUX_URL, INFLUX_ORG, INFLUX_TOKEN.
 * `npm run trial:group -- [--kills 20] [--seed 1] [--series 16] [--keep FOLDER]`
 */
import * as Series from "@cryptostream/core/market/Series"
import * as Verify from "@cryptostream/core/programs/Verify"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as Folder from "./continuity/Folder.ts"
import * as Ended from "./distributed/Ended.ts"
import * as Comparing from "./distributed/Comparing.ts"
import * as GroupJudge from "./distributed/GroupJudge.ts"
import * as GroupRun from "./distributed/GroupRun.ts"
import * as Namespace from "./distributed/Namespace.ts"

const { values: flags } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    series: { type: "string", default: "16" },
    keep: { type: "string" }
  }
})
const options = { kills: Number(flags.kills), seed: Number(flags.seed), series: Number(flags.series) }

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`

const say = ({ away, had, longest, member, otherHad, redelivered }: GroupRun.Kill, number: number) =>
  Console.log(
    `${String(number).padStart(3)} consumer ${member} killed (${had} series, the other ${otherHad}), back after ` +
      `${seconds(away)} | ${redelivered} records came again | all of it read again after ${seconds(longest)}`
  )

Effect.gen(function*() {
  yield* Namespace.check
  const run = yield* GroupRun.run(yield* Folder.make(flags.keep), options, say)
  const { group, single } = run
  const compared = Comparing.compare(group.contents, single.contents)
  const findings = GroupJudge.findings(run, compared)
  yield* Effect.sync(() =>
    console.table(compared.map(({ differences, points, series }) => ({
      series,
      candles: points,
      differences,
      "as published": GroupJudge.unlike(group.contents.get(series), run.expected.get(series)) === undefined,
      derived: group.verified.some((one) => Series.key(one.series) === series && Verify.isRight(one))
    })))
  )
  const redelivered = group.kills.reduce((sum, one) => sum + one.redelivered, 0)
  const longest = Math.max(0, ...group.kills.map((one) => one.longest))
  for (
    const [what, much] of [
      ["kills", `${group.kills.length}`],
      ["records", `${run.records.length} published, ${redelivered} of them came again`],
      ["read again", `${seconds(longest)} after the kill at most`],
      ["points compared", `${compared.reduce((sum, one) => sum + one.points, 0)}, each with its derived values`],
      [
        "memory",
        [group, single].map(({ peak }) => peak === undefined ? "" : `${Math.round(peak / 1e6)} MB`).join(", ")
      ],
      ["findings", `${findings.length}`]
    ] as const
  ) yield* Console.log(`${what.padEnd(18)} ${much}`)
  for (const finding of findings) yield* Console.log(`  ${finding}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}).pipe(Effect.scoped, Ended.badly, Effect.provide(NodeServices.layer), NodeRuntime.runMain)
