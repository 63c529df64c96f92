/** What `repair` does: brings the watched series up to now, and asks for what is missing of all that were chosen. */
import type * as Series from "@cryptostream/core/market/Series"
import * as CatchUp from "@cryptostream/core/programs/CatchUp"
import * as Repair from "@cryptostream/core/programs/Repair"
import * as Status from "@cryptostream/core/programs/Status"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import * as Whole from "@cryptostream/core/programs/Whole"
import type * as Place from "@cryptostream/runtime/Place"
import { Clock, Effect } from "effect"
import * as Asking from "./Asking.ts"
import * as Chosen from "./Chosen.ts"
import * as Delegate from "./Delegate.ts"
import { enrichment } from "@cryptostream/runtime/Enriching"
import * as Fill from "./Fill.ts"
import * as Reading from "./Reading.ts"
import type { Input } from "./RepairVerb.ts"

/** Up to now first: what a producer has not come to is no gap, and asked for by reading on. */
const asking = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>) {
  const watched = yield* Watchlist.current
  const other = Watchlist.without(series, watched)
  for (const one of Watchlist.without(series, other)) yield* CatchUp.run(yield* CatchUp.resume(one), {})
  yield* Repair.settle(series, Repair.announce)
})

const here = Effect.fnUntraced(function*(place: Place.Place, series: ReadonlyArray<Series.Series>, clock: Clock.Clock) {
  const options = { enrichment: yield* enrichment }
  yield* Whole.settle(options)
  yield* Fill.metered(series.length, clock, Whole.until(asking(series), options))
  const left = (yield* Status.of(place.realm, series)).reduce((sum, { missing }) => sum + missing, 0)
  yield* left === 0
    ? Effect.logInfo("nothing is missing")
    : Effect.logWarning(
      `${left} candles are still missing: the exchange says nothing of them (see "cryptostream gaps")`
    )
})

export const run = Effect.fnUntraced(function*(input: Input) {
  const clock = yield* Clock.Clock
  const [place, series] = yield* Reading.store(
    input,
    (found) => Effect.map(Chosen.stored(input), (chosen) => [found, chosen] as const)
  )
  const requests = series.map((one) => ({ _tag: "repair", series: one }) as const)
  const work = here(place, series, clock).pipe(Asking.provide(place, series, input.speed))
  yield* Delegate.run(place, requests, work)
})
