/** `cryptostream import FILES`: candles of archive files into a realm, merged with what is there. */
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, Effect, Layer, Option } from "effect"
import { Argument, Command } from "effect/cli"
import * as Fill from "./Fill.ts"
import * as Options from "./Options.ts"

export const command = Command.make(
  "import",
  {
    files: Argument.String("files").pipe(
      Argument.withDescription("Files or folders in the layout of the exchange's archive: CSV, CSV.gz or zip"),
      Argument.atLeast(1)
    ),
    data: Options.data,
    realm: Options.realm,
    checksum: Options.checksum,
    symbols: Options.symbols,
    intervals: Options.intervals
  },
  Effect.fnUntraced(function*(input) {
    const { checksum, data, files, realm } = input
    const folder = yield* DataFolder.make(data, Option.getOrElse(realm, () => "live" as const))
    const source: Source.Source = { _tag: "files", paths: files, speed: "max", checksum }
    yield* Effect.logInfo(`importing into ${folder.path}`)
    yield* Fill.run(yield* Clock.Clock, (series) => Effect.succeed(series.map(Backfill.everything))).pipe(
      Effect.provide(Layer.mergeAll(Embedded.layer(folder), Source.layer(source, Options.selection(input, folder))))
    )
  })
).pipe(Command.withDescription("Store candles of archive files; a realm is live unless --realm says another"))
