/** `cryptostream export`: a series on stdout, numbers in full, absent values as empty cells. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import * as Options from "./Options.ts"

const flags = {
  data: Options.data,
  realm: Options.realm,
  store: Options.store,
  symbol: Options.symbol,
  interval: Options.interval,
  layer: Flag.Literals("layer", ["raw", "enriched", "derived"]).pipe(
    Flag.optional,
    Flag.withDescription(
      "Candles as they came (raw), their indicators (enriched), or candles made of those of a shorter interval (derived); raw unless said, enriched with --columns"
    )
  ),
  of: Flag.Literals("of", Interval.all).pipe(
    Flag.optional,
    Flag.withDescription("Derived only: made of these candles; of the longest that are stored unless said")
  ),
  with: Flag.String("with").pipe(
    Flag.withSchema(Options.list(Interval.Interval)),
    Flag.optional,
    Flag.withDescription("Longer intervals, as 15m,1h: the same columns of the newest candle that is closed by then")
  ),
  format: Flag.Literals("format", ["csv", "jsonl"]).pipe(Flag.withDefault("csv"), Flag.withDescription("csv or jsonl")),
  columns: Flag.String("columns").pipe(
    Flag.withSchema(Options.ColumnList),
    Flag.optional,
    Flag.withDescription(
      "Indicators, as sma_20,rsi_14, or all (\"cryptostream indicators\" lists them), of the candles or with --layer derived of derived ones"
    )
  ),
  against: Flag.String("against").pipe(
    Flag.withSchema(Symbol.Symbol),
    Flag.optional,
    Flag.withDescription("Another symbol, for --columns correlation_100,beta_100: of the two, and of the first on it")
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
