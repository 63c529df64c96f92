/** `cryptostream start`: everything in one process, from the source to the page. */
import { Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const Speed = Schema.String.check(
  Schema.isPattern(/^(max|[1-9][0-9]*(\.[0-9]+)?)$/, { message: "must be a number above 0, as 60, or max" })
)

const flags = {
  source: Flag.Literals("source", ["binance", "files", "simulated"]).pipe(
    Flag.optional,
    Flag.withDescription("Where candles come from: the exchange (the default), recorded files, or a simulated exchange")
  ),
  path: Flag.String("path").pipe(
    Flag.optional,
    Flag.withDescription("With files: a folder or a file in the layout of the exchange's archive")
  ),
  checksum: Options.checksum,
  speed: Flag.String("speed").pipe(
    Flag.withSchema(Speed),
    Flag.optional,
    Flag.withDescription(
      "How many times faster than real time, or max; unless it is said max for files, and 1 for all else"
    )
  ),
  seed: Flag.Int("seed").pipe(
    Flag.withDefault(1),
    Flag.withDescription("Of the simulated market; 1 unless it is said")
  ),
  data: Options.data,
  store: Options.store,
  from: Options.from.pipe(
    Flag.withDescription("Where the history of the exchange's series begins; some way back unless it is said")
  ),
  archives: Options.archives,
  symbols: Options.symbols,
  intervals: Options.intervals,
  port: Options.port.pipe(
    Flag.withDefault(4000),
    Flag.withDescription("Of the page, on 127.0.0.1; 4000 unless it is said")
  ),
  once: Flag.Boolean("once").pipe(
    Flag.withDefault(false),
    Flag.withDescription("With files: stop when all of them is stored, without a page")
  )
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "start",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./StartRun.ts")), ({ run }) => run(input))
).pipe(
  Command.withShortDescription("Everything in one process: source, log, store and page"),
  Command.withDescription(
    "Everything in one process: source, log, store and page. What is derived of candles and stored the environment says, " +
      "here as for the other verbs: ENRICH, ENRICH_1h for one interval, and HOLES (.env.example, docs/distributed.md)"
  )
)
