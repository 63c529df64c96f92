/** What `import` does: reads the files whole, through the log into the store. */
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, Effect, Layer, Option } from "effect"
import * as Fill from "./Fill.ts"
import type { Input } from "./ImportVerb.ts"
import * as Options from "./Options.ts"

export const run = Effect.fnUntraced(function*(input: Input) {
  const { checksum, data, files, realm } = input
  const folder = yield* DataFolder.make(data, Option.getOrElse(realm, () => "live" as const))
  const source: Source.Source = { _tag: "files", paths: files, speed: "max", checksum }
  yield* Effect.logInfo(`importing into ${folder.path}`)
  yield* Fill.run(yield* Clock.Clock, (series) => Effect.succeed(series.map(Backfill.everything))).pipe(
    Effect.provide(
      Layer.mergeAll(Embedded.layer(folder, "bulk"), Source.layer(source, Options.selection(input, folder)))
    )
  )
})
