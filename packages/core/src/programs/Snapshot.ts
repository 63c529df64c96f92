/**
 * A consumer's memory of one series: the state of its fold after everything below `nextOffset`, for one configuration.
 * Written before the commit that relies on it.
 */
import { Effect, Schema } from "effect"
import type * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { StateStore } from "../ports/StateStore.ts"

const IndicatorState = Schema.Record(Schema.String, Schema.Union([Schema.Finite, Schema.Array(Schema.Finite)]))

export const Snapshot = Schema.Struct({
  series: Series.Series,
  nextOffset: Schema.Int,
  configuration: Schema.String,
  /** Open time of the newest candle folded; absent before the first. */
  head: Schema.optionalKey(Schema.Int),
  states: Schema.Array(IndicatorState),
  /** What is enriched from this open time on was derived from candles that have changed since. */
  dirtyFrom: Schema.optionalKey(Schema.Int)
})
export interface Snapshot extends Schema.Schema.Type<typeof Snapshot> {}

const Json = Schema.fromJsonString(Snapshot)
const prefix = (interval: Interval.Interval): string => `snapshot/${interval}/`

export const loadAll = Effect.fn("Snapshot.loadAll")(function*(interval: Interval.Interval) {
  const entries = yield* (yield* StateStore).all(prefix(interval))
  return yield* Effect.forEach(entries, ([, text]) => Effect.orDie(Schema.decodeEffect(Json)(text)))
})

export const save = Effect.fn("Snapshot.save")(function*(snapshots: ReadonlyArray<Snapshot>) {
  if (snapshots.length === 0) return
  const entries = yield* Effect.forEach(
    snapshots,
    (snapshot) =>
      Effect.map(
        Effect.orDie(Schema.encodeEffect(Json)(snapshot)),
        (text) => [`${prefix(snapshot.series.interval)}${snapshot.series.symbol}`, text] as const
      )
  )
  yield* (yield* StateStore).put(entries)
})

/** Where the enriched series is stale from, for each series that is. */
export const staleFrom = Effect.fn("Snapshot.staleFrom")(function*(series: ReadonlyArray<Series.Series>) {
  const intervals = [...new Set(series.map(({ interval }) => interval))]
  const snapshots = (yield* Effect.forEach(intervals, loadAll)).flat()
  return new Map(
    snapshots.flatMap((snapshot) =>
      snapshot.dirtyFrom === undefined ? [] : [[Series.key(snapshot.series), snapshot.dirtyFrom] as const]
    )
  )
})
