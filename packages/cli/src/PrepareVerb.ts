/** `cryptostream prepare`: InfluxDB's buckets, and tokens for programs that may not all. */
import { Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as Realm from "@cryptostream/core/market/Realm"
import * as Options from "./Options.ts"

const files = (name: string, may: string) =>
  Flag.String(name).pipe(
    Flag.withSchema(Options.list(Schema.NonEmptyString)),
    Flag.withDefault([]),
    Flag.withDescription(
      `Files, with commas between, that are each given a token that ${may} the realm's buckets alone`
    )
  )

const flags = {
  realm: Flag.Literals("realm", Realm.all).pipe(
    Flag.optional,
    Flag.withDescription("Whose buckets: what REALM says, or live")
  ),
  writers: files("writers", "reads and writes"),
  readers: files("readers", "reads")
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "prepare",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./PrepareRun.ts")), ({ run }) => run(input))
).pipe(
  Command.withDescription(
    "Make InfluxDB's buckets, and tokens for programs that may not all; INFLUX_TOKEN is one that may. What is good stays"
  )
)
