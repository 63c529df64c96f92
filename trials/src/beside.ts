/**
 * The trial of a history that is filled behind live series: how soon live candles are stored, without it and with it.
 * `npm run trial:beside -- [--seconds 120] [--days 20] [--symbols 4]`
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { parseArgs } from "node:util"
import * as Beside from "./backfill/Beside.ts"
import * as Folder from "./continuity/Folder.ts"
import * as Run from "./continuity/Run.ts"

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "120" },
    days: { type: "string", default: "20" },
    symbols: { type: "string", default: "4" }
  }
})
const options = {
  seconds: Number(flags.seconds),
  days: Number(flags.days),
  symbols: Run.knownSymbols.slice(0, Number(flags.symbols))
}

const at = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN

const row = (values: ReadonlyArray<number>) => ({
  candles: values.length,
  "p50 ms": at(values, 0.5),
  "p99 ms": at(values, 0.99),
  "most ms": at(values, 1)
})

/** So many times as late as usual may the slowest hundredth be. */
const mostTimes = 2

Effect.gen(function*() {
  const { alone, beside, filled } = yield* Effect.scoped(
    Effect.flatMap(Folder.make(undefined), (folder) => Beside.run(folder, options))
  )
  yield* Console.log(`from the close to the stored candle, ${options.symbols.length} series of 1s`)
  yield* Effect.sync(() => console.table({ alone: row(alone), "while a history is filled": row(beside) }))
  yield* Console.log(`${Math.round(filled / (options.seconds + 5))} candles a second were filled meanwhile`)
  const times = at(beside, 0.99) / at(alone, 0.99)
  yield* Console.log(`p99 is ${times.toFixed(2)} times its usual, ${mostTimes} are allowed`)
  process.exitCode = times <= mostTimes && filled > 0 ? 0 : 1
}).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
