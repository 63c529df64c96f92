/** The program that stores one interval of the log: alone, or with others of its kind, which share the symbols. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Realm from "@cryptostream/core/market/Realm"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Whole from "@cryptostream/core/programs/Whole"
import { Config, Effect } from "effect"
import { enrichment } from "./Enriching.ts"
import * as HealthServer from "./HealthServer.ts"
import * as Place from "./Place.ts"
import * as Setting from "./Setting.ts"
import * as Storage from "./Storage.ts"

const config = Config.all({
  interval: Config.Literals(Interval.all, "INTERVAL"),
  realm: Config.Literals(Realm.all, "REALM").pipe(Config.withDefault("live" as const)),
  dataDir: Config.String("DATA_DIR").pipe(Config.withDefault("./data"))
})

/** Until it is interrupted. */
export const run = Effect.gen(function*() {
  const { dataDir, interval, realm } = yield* Setting.read(config)
  const derived = (yield* enrichment)(interval)
  const place = yield* Place.shared(dataDir, realm)
  yield* Effect.logInfo(
    `${interval}: storing what the log brings in ${Place.describe(place)}, with ${
      derived.columns.join(", ") || "nothing"
    } derived`
  )
  yield* Consume.run({ interval, group: Whole.group, mode: "follow", enrichment: derived }).pipe(
    Effect.provide(Storage.distributed(place, "write", [interval]))
  )
}).pipe(Effect.provide(HealthServer.layer))
