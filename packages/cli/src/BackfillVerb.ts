/** `cryptostream backfill`: what the store does not have of a span, from the exchange. */
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as DataFolder from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as Exchange from "@cryptostream/runtime/Exchange"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Fill from "./Fill.ts"
import * as Options from "./Options.ts"

export const command = Command.make(
  "backfill",
  {
    data: Options.data,
    symbols: Options.symbols,
    intervals: Options.intervals,
    from: Flag.String("from").pipe(
      Flag.withSchema(Options.Time),
      Flag.withDescription("First open time, ISO 8601 or epoch ms")
    ),
    to: Options.to,
    archives: Options.archives,
    checksum: Options.checksum,
    speed: Options.exchangeSpeed
  },
  Effect.fnUntraced(function*({ data, from, speed, to, ...input }) {
    const source = yield* Effect.fromResult(yield* Exchange.find(speed))
    const folder = yield* DataFolder.make(data, Source.realm(source))
    yield* Effect.logInfo(`${Source.describe(source)}: backfilling into ${folder.path}`)
    const span = { from, to: Option.getOrElse(to, () => Number.MAX_SAFE_INTEGER) }
    yield* Fill.run(
      yield* Clock.Clock,
      (series) => Effect.map(Effect.forEach(series, (one) => Backfill.missing(one, span)), (parts) => parts.flat())
    ).pipe(
      Effect.provide(Layer.mergeAll(Embedded.layer(folder), Source.layer(source, Options.selection(input, folder))))
    )
  })
).pipe(Command.withDescription("Fetch what is missing of a span of time; goes on where it was stopped"))
