/** What is derived of every candle and stored. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import { Config, Effect, Result } from "effect"
import * as Setting from "./Setting.ts"

const columnsOf = (said: string): ReadonlyArray<string> =>
  said === "none" ? [] : said.split(",").map((column) => column.trim())

/** `HOLES`: whether indicators go on over a hole (go-on, as the references do) or begin anew behind it (reset). */
export const holes = Setting.read(
  Config.Literals(["go-on", "reset"], "HOLES").pipe(Config.withDefault("go-on" as const))
)

const config = Config.all({
  common: Config.String("ENRICH").pipe(Config.withDefault(Enrichment.defaultColumns.join(","))),
  own: Config.all(
    Object.fromEntries(
      Interval.all.map((interval) => [interval, Config.String(`ENRICH_${interval}`).pipe(Config.withDefault(""))])
    ) as Record<Interval.Interval, Config.Config<string>>
  )
})

/**
 * What is stored of each interval. `ENRICH`: columns of the catalogue with commas between, or none; the default set unless said.
 * `ENRICH_1h` says it for one interval.
 */
export const enrichment = Effect.gen(function*() {
  const { common, own } = yield* Setting.read(config)
  const options = { holes: yield* holes }
  const made = yield* Effect.forEach(Interval.all, (interval) => {
    const [name, said] = own[interval] === "" ? ["ENRICH", common] : [`ENRICH_${interval}`, own[interval]]
    return Result.match(Enrichment.make(interval, columnsOf(said), options), {
      onSuccess: (enrichment) => Effect.succeed([interval, enrichment] as const),
      onFailure: (reason) => Effect.fail(new Setting.BadSetting({ message: `${name}: ${reason}` }))
    })
  })
  const byInterval = new Map(made)
  return (interval: Interval.Interval) => byInterval.get(interval)!
})
