/** `cryptostream profile`: how much of a series was traded at which prices. */
import { Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const Bins = Schema.Int.check(
  Schema.isBetween({ minimum: 1, maximum: 1_000 }, { message: "must be a whole number from 1 to 1000" })
)

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbol: Options.symbol,
  interval: Options.interval,
  from: Options.from,
  to: Options.to,
  bins: Flag.Int("bins").pipe(
    Flag.withSchema(Bins),
    Flag.withDefault(24),
    Flag.withDescription("How many prices are told apart, from the lowest to the highest; 24 unless it is said")
  ),
  json: Options.json
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "profile",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./ProfileRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("How much was traded at which prices, with the point of control and the value area"))
