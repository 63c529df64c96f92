/** `cryptostream simulate`: a server that Binance spot clients cannot tell from the exchange, and that misbehaves on demand. */
import { Duration, Effect, Option, Schema, SchemaGetter } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const Length = Schema.String.pipe(
  Schema.decodeTo(Schema.Finite.annotate({ expected: `a length of time as "90 days" or "36 hours"` }), {
    decode: SchemaGetter.transform((text: string) =>
      Option.getOrElse(Option.map(Duration.fromInput(text as Duration.Input), Duration.toMillis), () => NaN)
    ),
    encode: SchemaGetter.transform((millis: number) => `${millis} millis`)
  })
)

const flags = {
  port: Options.port.pipe(
    Flag.withDefault(9000),
    Flag.withDescription("0 takes any that is free; 9000 unless it is said")
  ),
  host: Options.host,
  seed: Flag.Int("seed").pipe(
    Flag.withDefault(1),
    Flag.withDescription("Of the market: one seed, one market; 1 unless it is said")
  ),
  path: Flag.String("path").pipe(
    Flag.optional,
    Flag.withDescription("Recorded files to serve in place of the seeded market")
  ),
  speed: Options.exchangeSpeed,
  start: Flag.String("start").pipe(
    Flag.withSchema(Options.Time),
    Flag.optional,
    Flag.withDescription("What its clock shows at the start, ISO 8601 or epoch ms: now, unless it is said")
  ),
  script: Flag.String("script").pipe(
    Flag.optional,
    Flag.withDescription("A JSON file of faults; docs/simulator.md describes them")
  ),
  truth: Flag.String("truth").pipe(
    Flag.optional,
    Flag.withDescription("File for every candle it stood by, every hole and restatement, as JSON Lines")
  ),
  journal: Flag.String("journal").pipe(
    Flag.optional,
    Flag.withDescription("File for every request and connection, as JSON Lines")
  ),
  symbols: Options.symbols,
  intervals: Options.intervals,
  listed: Flag.String("listed").pipe(
    Flag.withSchema(Length),
    Flag.withDefault(Duration.toMillis("90 days")),
    Flag.withDescription(
      "How long before its start the symbols of the seeded market were listed; 90 days unless it is said"
    )
  ),
  weightLimit: Flag.Int("weight-limit").pipe(
    Flag.withDefault(6000),
    Flag.withDescription("Weight that an address may use in a minute; 6000 unless it is said")
  ),
  lifetime: Flag.String("lifetime").pipe(
    Flag.withSchema(Length),
    Flag.withDefault(Duration.toMillis("24 hours")),
    Flag.withDescription("How long a socket lives; 24 hours unless it is said")
  )
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "simulate",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./SimulateRun.ts")), ({ run }) => run(input))
).pipe(
  Command.withDescription("Serve Binance spot's REST and WebSocket protocol, from a seeded market or recorded files")
)
