/**
 * The memories a consumer begins with. Where there is none of this configuration, a series is derived again from its raw
 * candles before the log is read on: what it would be folded on with is not known otherwise.
 */
import { Effect, Option, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import type { Partition } from "../ports/CandleLog.ts"
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
  yield* Effect.logInfo(
    `${Series.key(series)}: ${
      columns.length === 0
        ? "nothing is to be derived of it"
        : `deriving ${columns.join(", ")} again from the raw candles`
    }`
  )
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

/** A log that was begun anew counts from zero again: what a memory says it has read of the old one it has not read of this. */
const ofThisLog = ({ end, name }: Partition) =>
  Effect.fnUntraced(function*(memory: Snapshot.Memory) {
    const { nextOffset, series } = memory.snapshot
    if (nextOffset <= end) return memory
    yield* Effect.logWarning(
      `${name}: ${Series.key(series)} was read up to offset ${nextOffset}, and the log ends at ${end}: ` +
        "it is another log, and is read from its beginning"
    )
    const anew: Snapshot.Memory = { ...memory, snapshot: { ...memory.snapshot, nextOffset: 0 } }
    yield* Snapshot.startAnew(anew)
    return anew
  })

/** Those of a partition that are valid, and new ones for series of it that have none. */
export const memories = Effect.fn("Rebuild.memories")(function*(
  interval: Interval.Interval,
  enrichment: Enrichment.Enrichment,
  partition: Partition
) {
  const isHere = (series: Series.Series) => series.interval === interval && partition.holds(series)
  const kept = yield* Effect.forEach(yield* Snapshot.loadAll(interval, isHere), ofThisLog(partition))
  const known = new Map(kept.map((memory) => [Series.key(memory.snapshot.series), memory]))
  const others = (yield* (yield* CandleStore).series).filter((series) =>
    isHere(series) && !known.has(Series.key(series))
  )
  const valid = kept.filter(({ snapshot }) => snapshot.configuration === enrichment.configuration)
  const invalid = kept.filter(({ snapshot }) => snapshot.configuration !== enrichment.configuration)
  const made = yield* Effect.all([
    Effect.forEach(invalid, ({ snapshot: { nextOffset, series } }) => anew(enrichment, series, nextOffset)),
    Effect.forEach(others, (series) => anew(enrichment, series, 0))
  ])
  return [...valid, ...made.flat(2)]
})
