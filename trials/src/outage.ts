/**
 * The outage trial: the network between the product and the exchange is gone for some minutes in the middle of a live run.
 * `npm run trial:outage -- [--speed 60] [--minutes 10] [--seed 1] [--symbols 4] [--intervals 1s]`
 */
import * as Series from "@cryptostream/core/market/Series"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as Folder from "./continuity/Folder.ts"
import * as Outage from "./continuity/Outage.ts"
import * as Run from "./continuity/Run.ts"

const { values: flags } = parseArgs({
  options: {
    speed: { type: "string", default: "60" },
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    symbols: { type: "string", default: "4" },
    intervals: { type: "string", default: "1s" },
    keep: { type: "string" }
  }
})

const options = {
  speed: Number(flags.speed),
  minutes: Number(flags.minutes),
  seed: Number(flags.seed),
  symbols: Run.knownSymbols.slice(0, Number(flags.symbols)),
  intervals: Run.intervalsOf(flags.intervals)
}

Effect.gen(function*() {
  const report = yield* Outage.run(yield* Folder.make(flags.keep), options)
  const findings = Outage.findings(report)
  console.log(`the network was gone for ${options.minutes} minutes, at ${options.speed} times real time`)
  console.table(report.series.map(({ series, ...counts }) => ({ series: Series.key(series), ...counts })))
  yield* Console.log(
    report.wholeAfter === undefined
      ? "not all of the outage was stored in the minute after it"
      : `all of the outage was stored ${(report.wholeAfter / 1000).toFixed(1)} s after the network was back`
  )
  for (const finding of findings) yield* Console.log(`  ${finding}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}).pipe(Effect.scoped, Effect.provide(NodeServices.layer), NodeRuntime.runMain)
