/** What `repair` does: brings the watched series up to now, and asks for what is missing of all that were chosen. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as CatchUp from "@cryptostream/core/programs/CatchUp"
import * as Repair from "@cryptostream/core/programs/Repair"
import * as Status from "@cryptostream/core/programs/Status"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import * as Whole from "@cryptostream/core/programs/Whole"
import type { DataFolder } from "@cryptostream/runtime/DataFolder"
import { Clock, Effect, Option } from "effect"
import * as Asking from "./Asking.ts"
import * as Chosen from "./Chosen.ts"
import * as Delegate from "./Delegate.ts"
import { enrichment } from "./Enriching.ts"
import * as Fill from "./Fill.ts"
import * as Reading from "./Reading.ts"
import type { Input } from "./RepairVerb.ts"

const say = (series: Series.Series, gaps: Parameters<Parameters<typeof Repair.settle>[1]>[1]) =>
  Effect.logInfo(
    `${Series.key(series)}: asking for ${
      gaps.reduce((sum, { buckets }) => sum + buckets, 0)
    } candles in ${gaps.length} gaps, the first from ${new Date(gaps[0]!.from).toISOString()} on`
  )

/** Up to now first: what a producer has not come to is no gap, and asked for by reading on. */
const asking = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>) {
  const watched = Option.getOrElse(yield* Watchlist.load, (): ReadonlyArray<Series.Series> => [])
  const other = Watchlist.without(series, watched)
  for (const one of Watchlist.without(series, other)) yield* CatchUp.run(yield* CatchUp.resume(one), {})
  yield* Repair.settle(series, say)
})

const here = Effect.fnUntraced(function*(folder: DataFolder, series: ReadonlyArray<Series.Series>, clock: Clock.Clock) {
  yield* Whole.settle({ enrichment })
  yield* Fill.metered(series.length, clock, Whole.until(asking(series), { enrichment }))
  const left = (yield* Status.of(folder.realm, series)).flatMap(({ gaps, series: one }) =>
    gaps.filter(({ status }) => status === "missing").map(({ from, to }) => Interval.count(one.interval, from, to) + 1)
  )
  yield* left.length === 0
    ? Effect.logInfo("nothing is missing")
    : Effect.logWarning(
      `${
        left.reduce((sum, count) => sum + count, 0)
      } candles are still missing: the exchange gives no answer about them ` +
        `(see "cryptostream gaps")`
    )
})

export const run = Effect.fnUntraced(function*(input: Input) {
  const clock = yield* Clock.Clock
  const [folder, series] = yield* Reading.store(
    input,
    (found) => Effect.map(Chosen.stored(input), (chosen) => [found, chosen] as const)
  )
  const requests = series.map((one) => ({ _tag: "repair", series: one }) as const)
  const work = here(folder, series, clock).pipe(Asking.provide(folder, series, input.speed))
  yield* Delegate.run(folder, requests, work)
})
