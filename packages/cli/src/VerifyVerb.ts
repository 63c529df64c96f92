/** `cryptostream verify`: derives everything again from the raw candles, and compares it with what is stored, bit for bit. */
import * as Series from "@cryptostream/core/market/Series"
import * as Verify from "@cryptostream/core/programs/Verify"
import { Console, Effect, Schema } from "effect"
import { Command } from "effect/cli"
import * as Chosen from "./Chosen.ts"
import * as Enriching from "@cryptostream/runtime/Enriching"
import * as Options from "./Options.ts"
import * as Print from "./Print.ts"
import * as Reading from "./Reading.ts"

/** What is stored is not what is derived from the candles. */
export class NotTheSame extends Schema.TaggedError<NotTheSame>()("NotTheSame", { message: Schema.String }) {}

const columns = ["symbol", "interval", "rows", "pending", "differing", "absent", "extra", "first"] as const

const record = ({ absent, differing, extra, first, rows, series, pending }: Verify.Verified) => ({
  symbol: series.symbol,
  interval: series.interval,
  rows,
  pending,
  differing,
  absent,
  extra,
  first
})

/** Why a series fails: where nothing of it was compared, all that is counted is 0. */
const reasonOf = (one: Verify.Verified): string | undefined =>
  one.isOfOtherSettings
    ? "derived by other settings or formulas"
    : Verify.isRight(one)
    ? undefined
    : "not what its candles give"

const wrongOf = (results: ReadonlyArray<Verify.Verified>): ReadonlyArray<string> => {
  const others = results.filter(({ isOfOtherSettings }) => isOfOtherSettings).map(({ series }) => Series.key(series))
  const wrong = results.filter((one) => !one.isOfOtherSettings && !Verify.isRight(one)).length
  return [
    ...others.length === 0 ? [] : [
      `${others.join(", ")} ${
        others.length === 1 ? "was" : "were"
      } derived by other settings or formulas than ENRICH, HOLES and this version say: ` +
      `"cryptostream reprocess" derives ${others.length === 1 ? "it" : "them"} again`
    ],
    ...wrong === 0
      ? []
      : [`${wrong} of ${results.length} series are not what their candles give: see "cryptostream reprocess"`]
  ]
}

export const command = Command.make(
  "verify",
  {
    data: Options.data,
    realm: Options.realm,
    store: Options.store,
    symbols: Options.symbols,
    intervals: Options.intervals,
    json: Options.json
  },
  (input) =>
    Reading.store(
      input,
      Effect.fnUntraced(function*() {
        const chosen = yield* Chosen.stored(input)
        const enrichment = yield* Enriching.enrichment
        const results = yield* Effect.forEach(chosen, (series) => Verify.series(series, enrichment(series.interval)))
        const rows = results.map(record)
        yield* input.json
          ? Print.json(results.map((one) => ({ ...record(one), reason: reasonOf(one) })))
          : Console.log(
            Print.table(
              columns,
              rows.map((row) => columns.map((name) => name === "first" ? Print.time(row[name]) : row[name]))
            )
          )
        const wrong = wrongOf(results)
        if (wrong.length > 0) return yield* new NotTheSame({ message: wrong.join("; ") })
      })
    )
).pipe(Command.withDescription("Compare what is derived and stored with what the raw candles give, bit for bit"))
