/** `cryptostream import FILES`: candles of archive files into a realm, merged with what is there. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  files: Argument.String("files").pipe(
    Argument.withDescription("Files or folders in the layout of the exchange's archive: CSV, CSV.gz or zip"),
    Argument.atLeast(1)
  ),
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  checksum: Options.checksum,
  symbols: Options.symbols,
  intervals: Options.intervals
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "import",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./ImportRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("Store candles of archive files; a realm is live unless --realm says another"))
