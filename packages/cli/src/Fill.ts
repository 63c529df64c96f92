/** What the verbs that fill a store from a source with an end have in common: log, store, progress, and the last word. */
import { MarketData } from "@cryptostream/core/ports/MarketData"
import * as Backfill from "@cryptostream/core/programs/Backfill"
import * as Metrics from "@cryptostream/core/programs/Metrics"
import * as Receipt from "@cryptostream/core/programs/Receipt"
import * as Whole from "@cryptostream/core/programs/Whole"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Place from "@cryptostream/runtime/Place"
import { Clock, Effect, Stdio, Stream } from "effect"
import { enrichment } from "@cryptostream/runtime/Enriching"
import * as Meter from "./Meter.ts"

type PartsOf<E, R> = (
  series: ReadonlyArray<Series.Series>
) => Effect.Effect<ReadonlyArray<Backfill.Part>, E, R>

const nothingMissing = Effect.logInfo("nothing is missing: the store has every candle of the span")

/** Shows progress beside some work, by the real clock however fast the source's own runs. */
export const metered = Effect.fnUntraced(
  function*<A, E, R>(series: number, clock: Clock.Clock, work: Effect.Effect<A, E, R>) {
    const stdio = yield* Stdio.Stdio
    const write = (text: string) => Effect.ignore(Stream.run(Stream.make(text), stdio.stderr({ endOnDone: false })))
    const meter = Meter.run(yield* stdio.stderrIsTerminal, series, write)
    return yield* Effect.raceFirst(work, Effect.provideService(meter, Clock.Clock, clock))
  }
)

/** Here: stores first what an earlier run has left in the log, so that the store can be asked what is missing. */
const here = Effect.fnUntraced(function*<E, R>(clock: Clock.Clock, partsOf: PartsOf<E, R>) {
  const series = yield* MarketData.use((source) => source.series)
  const options = { enrichment: yield* enrichment }
  yield* Whole.settle(options)
  const before = yield* Metrics.total("stored")
  const parts = yield* partsOf(series)
  if (parts.length === 0) return yield* nothingMissing
  yield* metered(series.length, clock, Whole.until(Backfill.run(parts), options))
  const [stored, merged] = [(yield* Metrics.total("stored")) - before, yield* Metrics.total("merged")]
  yield* Effect.logInfo(`${stored + merged} candles of ${series.length} series stored`)
})

/** Where consumers of their own store what is in the log. */
const byConsumers = Effect.fnUntraced(function*<E, R>(clock: Clock.Clock, partsOf: PartsOf<E, R>) {
  const series = yield* MarketData.use((source) => source.series)
  const parts = yield* partsOf(series)
  if (parts.length === 0) return yield* nothingMissing
  const before = yield* Metrics.total("published")
  const work = Effect.gen(function*() {
    const marks = yield* Backfill.run(parts)
    yield* Effect.logInfo("all of it is in the log; waiting until the consumers have stored it")
    yield* Effect.forEach(marks, ({ mark, series: one }) => Receipt.stored(one, mark), { discard: true })
  })
  yield* metered(series.length, clock, work)
  yield* Effect.logInfo(`${(yield* Metrics.total("published")) - before} candles of ${series.length} series stored`)
})

/** Publishes the parts and waits until all of it is stored. */
export const run = <E, R>({ log }: Place.Place, clock: Clock.Clock, partsOf: PartsOf<E, R>) =>
  log === "kafka" ? byConsumers(clock, partsOf) : here(clock, partsOf)
