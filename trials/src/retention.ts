/**
 * The trial of a consumer that was away for longer than the log keeps: what it did not read is gone when it comes back. It
 * says so, the producer asks for it, and in the end nothing is missing. The servers are those of the environment:
 * KAFKA_BROKERS, INFLUX_URL, INFLUX_ORG, INFLUX_TOKEN.
 * `npm run trial:retention -- [--ways "all,half"] [--away 30] [--speed 5] [--seed 1] [--symbols 4] [--keep FOLDER]`, where the
 * way `by time` lets the broker remove what it keeps no longer, which takes it some minutes.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as Folder from "./continuity/Folder.ts"
import * as Ended from "./distributed/Ended.ts"
import * as Run from "./continuity/Run.ts"
import * as Namespace from "./distributed/Namespace.ts"
import * as RetentionJudge from "./distributed/RetentionJudge.ts"
import * as RetentionRemoval from "./distributed/RetentionRemoval.ts"
import * as RetentionRun from "./distributed/RetentionRun.ts"

const { values: flags } = parseArgs({
  options: {
    ways: { type: "string", default: "all,half" },
    away: { type: "string", default: "30" },
    speed: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    symbols: { type: "string", default: "4" },
    keep: { type: "string" }
  }
})

const wayOf = (name: string): RetentionRemoval.Way => {
  const way = RetentionRemoval.ways.find((one) => one === name.trim())
  if (way === undefined) throw new Error(`--ways: ${name} is none of ${RetentionRemoval.ways.join(", ")}`)
  return way
}
const options = {
  ways: flags.ways.split(",").map(wayOf),
  away: Number(flags.away),
  speed: Number(flags.speed),
  seed: Number(flags.seed),
  symbols: Run.knownSymbols.slice(0, Number(flags.symbols))
}

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`

const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? "memory unknown" : `${Math.round(bytes / 1e6)} MB`

const say = ({ removed, said, way, whole }: RetentionRun.Round) =>
  Console.log(`${way}: ${removed} unread records removed, ${said} said to be lost, whole again after ${seconds(whole)}`)

Effect.gen(function*() {
  yield* Namespace.check
  const ran = yield* RetentionRun.run(yield* Folder.make(flags.keep), options, say)
  const judged = yield* Effect.promise(() => RetentionJudge.judged(ran))
  const findings = RetentionJudge.findings(ran, judged)
  yield* Effect.sync(() => {
    console.table(ran.rounds.map(({ behind, lost, removed, repairs, said, told, way, whole }) => ({
      "removed unread": way,
      records: removed,
      "said to be lost": said,
      "buckets behind": behind,
      "buckets in lost marks": lost,
      "series repaired": repairs,
      "told after": seconds(told),
      "whole after": seconds(whole)
    })))
    console.table(judged)
  })
  yield* Effect.forEach(
    Object.entries(ran.peaks),
    ([program, peaks]) => Console.log(`${program}: ${peaks.map(megabytes).join(", ")} at most`),
    { discard: true }
  )
  const compared = judged.reduce((sum, { told }) => sum + told, 0)
  yield* Console.log(`${compared} candles compared with what the exchange told; ${findings.length} findings`)
  for (const finding of findings) yield* Console.log(`  ${finding}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}).pipe(Effect.scoped, Ended.badly, Effect.provide(NodeServices.layer), NodeRuntime.runMain)
