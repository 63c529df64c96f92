/** `cryptostream repair`: what is missing, asked of the exchange until it is there or proven to be nowhere. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbols: Options.symbols,
  intervals: Options.intervals,
  speed: Options.exchangeSpeed
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "repair",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./RepairRun.ts")), ({ run }) => run(input))
).pipe(
  Command.withDescription("Ask the exchange for what is missing, until it is there or the exchange has none of it")
)
