/** What `import` does: reads the files whole, through the log into the store. */
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as Place from "@cryptostream/runtime/Place"
import * as Source from "@cryptostream/runtime/Source"
import * as Storage from "@cryptostream/runtime/Storage"
import { Clock, Effect, Layer, Option } from "effect"
import * as Fill from "./Fill.ts"
import type { Input } from "./ImportVerb.ts"
import * as Options from "./Options.ts"

export const run = Effect.fnUntraced(function*(input: Input) {
  const { checksum, data, files, realm, store } = input
  const place = yield* Place.make(data, Option.getOrElse(realm, () => "live" as const), Option.getOrUndefined(store))
  const source: Source.Source = { _tag: "files", paths: files, speed: "max", checksum }
  yield* Effect.logInfo(`importing into ${Place.describe(place)}`)
  const everything = Fill.run(
    place,
    yield* Clock.Clock,
    (series) => Effect.succeed(series.map(Backfill.everything))
  )
  yield* Effect.provide(
    everything,
    Layer.mergeAll(Storage.layer(place, "bulk"), Source.layer(source, Options.selection(input, place)))
  )
})
