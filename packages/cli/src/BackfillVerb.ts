/** `cryptostream backfill`: what the store does not have of a span, from the exchange. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  store: Options.store,
  symbols: Options.symbols,
  intervals: Options.intervals,
  from: Flag.String("from").pipe(
    Flag.withSchema(Options.Time),
    Flag.withDescription("First open time, ISO 8601 or epoch ms")
  ),
  to: Options.to,
  archives: Options.archives,
  checksum: Options.checksum,
  speed: Options.exchangeSpeed
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "backfill",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./BackfillRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("Fetch what is missing of a span of time; goes on where it was stopped"))
