/** `cryptostream dashboard`: the page alone, over what other programs store. */
import { Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  port: Options.port.pipe(Flag.withDefault(4000), Flag.withDescription("Of the page; 4000 unless it is said")),
  host: Options.host,
  names: Flag.String("names").pipe(
    Flag.withSchema(Options.list(Schema.NonEmptyString)),
    Flag.withDefault([]),
    Flag.withDescription(
      "What else it is called than 127.0.0.1 and localhost, as market.example: other names are refused"
    )
  )
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "dashboard",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./DashboardRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("The page alone, over what other programs store"))
