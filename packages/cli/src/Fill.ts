/** What the verbs that fill a store from a source with an end have in common: log, store, progress, and the last word. */
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Whole from "@cryptostream/core/programs/Whole"
import type * as Series from "@cryptostream/core/market/Series"
import { Clock, Effect, Stdio, Stream } from "effect"
import { enrichment } from "./Enriching.ts"
import * as Meter from "./Meter.ts"

/** Shows progress beside some work, by the real clock however fast the source's own runs. */
export const metered = Effect.fnUntraced(
  function*<A, E, R>(series: number, clock: Clock.Clock, work: Effect.Effect<A, E, R>) {
    const stdio = yield* Stdio.Stdio
    const write = (text: string) => Effect.ignore(Stream.run(Stream.make(text), stdio.stderr({ endOnDone: false })))
    const meter = Meter.run(yield* stdio.stderrIsTerminal, series, write)
    return yield* Effect.raceFirst(work, Effect.provideService(meter, Clock.Clock, clock))
  }
)

/**
 * Stores first what an earlier run has left in the log, so that the store can be asked what is missing; then publishes the
 * parts and waits until all of it is stored.
 */
export const run = Effect.fn("Fill.run")(function*<E, R>(
  clock: Clock.Clock,
  partsOf: (series: ReadonlyArray<Series.Series>) => Effect.Effect<ReadonlyArray<Backfill.Part>, E, R>
) {
  const series = yield* MarketData.use((source) => source.series)
  yield* Whole.settle({ enrichment })
  const before = yield* Metrics.total("stored")
  const parts = yield* partsOf(series)
  if (parts.length === 0) return yield* Effect.logInfo("nothing is missing: the store has every candle of the span")
  yield* metered(series.length, clock, Whole.until(Backfill.run(parts), { enrichment }))
  const [stored, merged] = [(yield* Metrics.total("stored")) - before, yield* Metrics.total("merged")]
  yield* Effect.logInfo(`${stored + merged} candles of ${series.length} series stored`)
})
