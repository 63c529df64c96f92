/** `cryptostream dashboard`: the page alone, over what other programs store. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  port: Flag.Int("port").pipe(Flag.withDefault(4000), Flag.withDescription("Of the page, on 127.0.0.1"))
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "dashboard",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./DashboardRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("The page alone, over what other programs store"))
