/** What `backfill` does: asks the store what is missing of the span, and the exchange for that. */
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as Exchange from "@cryptostream/runtime/Exchange"
import * as Place from "@cryptostream/runtime/Place"
import * as Source from "@cryptostream/runtime/Source"
import { Clock, Effect, Option } from "effect"
import type { Input } from "./BackfillVerb.ts"
import * as Delegate from "./Delegate.ts"
import * as Fill from "./Fill.ts"
import * as Options from "./Options.ts"

export const run = Effect.fnUntraced(function*({ data, from, speed, store, to, ...input }: Input) {
  yield* Options.checkSpan({ from: Option.some(from), to })
  const source = yield* Effect.fromResult(yield* Exchange.find(speed))
  const place = yield* Place.make(data, Source.realm(source), Option.getOrUndefined(store))
  yield* Effect.logInfo(`${Source.describe(source)}: backfilling into ${Place.describe(place)}`)
  const span = { from, to: Option.getOrElse(to, () => Number.MAX_SAFE_INTEGER) }
  const selection = Options.selection(input, place)
  const work = Fill.run(
    place,
    yield* Clock.Clock,
    (series) => Effect.map(Effect.forEach(series, (one) => Backfill.missing(one, span)), (parts) => parts.flat())
  ).pipe(Effect.provide(Source.layer(source, selection)))
  const requests = Source.seriesOf(selection).map((series) => ({ _tag: "backfill", series, ...span }) as const)
  yield* Delegate.run(place, requests, work)
})
