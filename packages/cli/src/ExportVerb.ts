/** `cryptostream export`: a series on stdout, numbers in full, absent values as empty cells. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbol: Options.symbol,
  interval: Options.interval,
  layer: Flag.Literals("layer", ["raw", "enriched"]).pipe(
    Flag.withDefault("raw"),
    Flag.withDescription("Candles as they came, or what was derived from them")
  ),
  format: Flag.Literals("format", ["csv", "jsonl"]).pipe(Flag.withDefault("csv"), Flag.withDescription("csv or jsonl")),
  columns: Flag.String("columns").pipe(
    Flag.optional,
    Flag.withDescription(
      "Indicators of the catalogue, as sma_20,rsi_14; without it the stored ones. Only with --layer enriched"
    )
  ),
  from: Options.from,
  to: Options.to,
  provenance: Flag.Boolean("provenance").pipe(
    Flag.withDefault(false),
    Flag.withDescription("Raw only: adds source and knownAt")
  )
}
export type Input = Command.Command.Config.Infer<typeof flags>

export const command = Command.make(
  "export",
  flags,
  (input) => Effect.flatMap(Effect.promise(() => import("./ExportRun.ts")), ({ run }) => run(input))
).pipe(Command.withDescription("A series as CSV or JSON Lines on stdout"))
