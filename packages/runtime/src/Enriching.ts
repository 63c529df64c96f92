/** What is derived of every candle and stored. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Holes from "@cryptostream/core/enrichment/Holes"
import * as Interval from "@cryptostream/core/market/Interval"
import { Config, ConfigProvider, Effect, Result } from "effect"
import * as ColumnNames from "./ColumnNames.ts"
import * as Setting from "./Setting.ts"

/** What a list must not have that is to be stored. */
const problemOf = (name: string): string | undefined =>
  name === "all"
    ? "all: only exports take it; what is to be stored is named column by column, as sma_20,rsi_14"
    : ColumnNames.isOfTwo(name)
    ? `${name}: it is of two series, and computed on read only: see "cryptostream export --against"`
    : undefined

const columnsOf = (said: string): Result.Result<ReadonlyArray<string>, string> =>
  said === "none" ? Result.succeed([]) : Result.flatMap(
    Result.mapError(ColumnNames.parse(said), (problem) => `${said}: ${problem}`),
    (names) => {
      const problem = names.map(problemOf).find((one) => one !== undefined)
      return problem === undefined ? Result.succeed(names) : Result.fail(problem)
    }
  )

/** `HOLES`: whether indicators go on over a hole (go-on, as the references do) or begin anew behind it (reset). */
export const holes: Effect.Effect<Holes.Holes, Setting.BadSetting> = Setting.oneOf("HOLES", ["go-on", "reset"])

const config = Config.all({
  common: Config.String("ENRICH").pipe(Config.withDefault(Enrichment.defaultColumns.join(","))),
  own: Config.all(
    Object.fromEntries(
      Interval.all.map((interval) => [interval, Config.String(`ENRICH_${interval}`).pipe(Config.withDefault(""))])
    ) as Record<Interval.Interval, Config.Config<string>>
  )
})

const intervals: ReadonlySet<string> = new Set(Interval.all)

/** What would be taken as if nothing was said: a variable of an interval that there is not, as `ENRICH_7h` or `ENRICH_1H`. */
const checkNames = Effect.gen(function*() {
  const said = yield* Effect.orDie((yield* ConfigProvider.ConfigProvider).load(["ENRICH"]))
  const suffixes = said?._tag === "Record" ? [...said.keys] : said?._tag === "Array" ? [String(said.length - 1)] : []
  const wrong = suffixes.find((suffix) => !intervals.has(suffix))
  if (wrong === undefined) return
  return yield* new Setting.BadSetting({
    message: `ENRICH_${wrong}: ${wrong}: expected an interval, ${Setting.alternatives(Interval.all)}`
  })
})

/**
 * What is stored of each interval. `ENRICH`: columns of the catalogue with commas between, or none; the default set unless said.
 * `ENRICH_1h` says it for one interval.
 */
export const enrichment = Effect.gen(function*() {
  yield* checkNames
  const { common, own } = yield* Setting.read(config)
  const options = { holes: yield* holes }
  const made = yield* Effect.forEach(Interval.all, (interval) => {
    const [name, said] = own[interval] === "" ? ["ENRICH", common] : [`ENRICH_${interval}`, own[interval]]
    return Result.match(Result.flatMap(columnsOf(said), (columns) => Enrichment.make(interval, columns, options)), {
      onSuccess: (enrichment) => Effect.succeed([interval, enrichment] as const),
      onFailure: (reason) => Effect.fail(new Setting.BadSetting({ message: `${name}: ${reason}` }))
    })
  })
  const byInterval = new Map(made)
  return (interval: Interval.Interval) => byInterval.get(interval)!
})
