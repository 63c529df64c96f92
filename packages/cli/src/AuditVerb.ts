/** `cryptostream audit`: candles of the exchange beside those made of its own shorter ones, field by field. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbols: Options.symbols,
  intervals: Options.intervals,
  json: Options.json
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "audit",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./AuditRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("Compare the exchange's candles with what its own shorter ones make"))
