/** `cryptostream indicators`: what can be computed of candles, how its columns are called, and by whose definition. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  word: Argument.String("word").pipe(
    Argument.optional,
    Argument.withDescription("Only those with this in their name or title, with formula, source and parameters")
  ),
  json: Options.json
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "indicators",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./IndicatorsRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("The indicators that there are: columns for export --columns, ENRICH and the page"))
