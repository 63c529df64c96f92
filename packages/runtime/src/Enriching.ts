/** What is derived of every candle and stored. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { Config, Effect, Result } from "effect"
import * as Setting from "./Setting.ts"

/** `ENRICH`: columns of the catalogue with commas between, or none; the default set unless said. */
export const enrichment = Effect.gen(function*() {
  const said = yield* Setting.read(
    Config.String("ENRICH").pipe(Config.withDefault(Enrichment.defaultColumns.join(",")))
  )
  const columns = said === "none" ? [] : said.split(",").map((column) => column.trim())
  return yield* Result.match(Enrichment.make(columns), {
    onSuccess: (made) => Effect.succeed(made),
    onFailure: (reason) => Effect.fail(new Setting.BadSetting({ message: `ENRICH: ${reason}` }))
  })
})
