/** What is derived of every candle and stored. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import { Config, Effect, Result } from "effect"
import * as Setting from "./Setting.ts"

const columnsOf = (said: string): ReadonlyArray<string> =>
  said === "none" ? [] : said.split(",").map((column) => column.trim())

const read = <A>(name: string, config: (name: string) => Config.Config<A>) => Setting.read(config(name))

/** A set by its setting, or the reason why it is none. */
const made = (name: string, interval: Interval.Interval, said: string, holes: "go-on" | "reset") =>
  Result.match(Enrichment.make(interval, columnsOf(said), { holes }), {
    onSuccess: (enrichment) => Effect.succeed(enrichment),
    onFailure: (reason) => Effect.fail(new Setting.BadSetting({ message: `${name}: ${reason}` }))
  })

/**
 * `ENRICH`: columns of the catalogue with commas between, or none; the default set unless said. `ENRICH_1h` says it for one
 * interval. `HOLES`: whether indicators go on over a hole (go-on, as the references do) or begin anew behind it (reset).
 */
export const enrichment = Effect.gen(function*() {
  const holes = yield* read(
    "HOLES",
    (name) => Config.Literals(["go-on", "reset"], name).pipe(Config.withDefault("go-on" as const))
  )
  const common = yield* read(
    "ENRICH",
    (name) => Config.String(name).pipe(Config.withDefault(Enrichment.defaultColumns.join(",")))
  )
  const all = yield* Effect.forEach(
    Interval.all,
    Effect.fnUntraced(function*(interval) {
      const name = `ENRICH_${interval}`
      const own = yield* read(name, (name) => Config.String(name).pipe(Config.withDefault("")))
      return [
        interval,
        yield* own === "" ? made("ENRICH", interval, common, holes) : made(name, interval, own, holes)
      ] as const
    })
  )
  const byInterval = new Map(all)
  return (interval: Interval.Interval) => byInterval.get(interval)!
})
