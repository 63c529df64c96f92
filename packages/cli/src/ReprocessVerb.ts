/** `cryptostream reprocess`: what is derived, derived again from the raw candles. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbols: Options.symbols,
  intervals: Options.intervals,
  from: Options.from
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "reprocess",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./ReprocessRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("Derive again what is stored of indicators, from the raw candles"))
