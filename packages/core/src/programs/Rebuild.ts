/**
 * The memories a consumer begins with. Where there is none of this configuration, a series is derived again from its raw
 * candles before the log is read on: what it would be folded on with is not known otherwise.
 */
import { Effect, Option, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import * as Snapshot from "./Snapshot.ts"

/** The memory of a series of which nothing but the raw candles counts; none where there are none. */
const anew = Effect.fnUntraced(function*(
  { columns, configuration }: Enrichment.Enrichment,
  series: Series.Series,
  nextOffset: number
) {
  const store = yield* CandleStore
  const oldest = yield* Stream.runHead(store.read(series, everything))
  const [newest] = yield* store.newest(series, 1)
  if (Option.isNone(oldest) || newest === undefined) return []
  yield* Effect.logInfo(`${Series.key(series)}: deriving ${columns.join(", ")} again from the raw candles`)
  const head = newest.candle.openTime
  const snapshot: Snapshot.Snapshot = {
    series,
    nextOffset,
    configuration,
    head,
    dirty: { from: oldest.value.candle.openTime, to: head }
  }
  const memory: Snapshot.Memory = { snapshot, kept: [] }
  yield* Snapshot.save([memory])
  return [memory]
})

/** Those that are valid, and new ones for series that have none. */
export const memories = Effect.fn("Rebuild.memories")(function*(
  interval: Interval.Interval,
  enrichment: Enrichment.Enrichment
) {
  const kept = yield* Snapshot.loadAll(interval)
  const known = new Map(kept.map((memory) => [Series.key(memory.snapshot.series), memory]))
  const stored = (yield* (yield* CandleStore).series).filter((series) => series.interval === interval)
  const others = stored.filter((series) => !known.has(Series.key(series)))
  const valid = kept.filter(({ snapshot }) => snapshot.configuration === enrichment.configuration)
  const invalid = kept.filter(({ snapshot }) => snapshot.configuration !== enrichment.configuration)
  const made = yield* Effect.all([
    Effect.forEach(invalid, ({ snapshot: { nextOffset, series } }) => anew(enrichment, series, nextOffset)),
    Effect.forEach(others, (series) => anew(enrichment, series, 0))
  ])
  return [...valid, ...made.flat(2)]
})
