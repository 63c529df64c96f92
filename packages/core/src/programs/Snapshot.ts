/**
 * A consumer's memory of one series: the state of its fold after everything below `nextOffset`, for one configuration, and
 * beside it a few older states. Written before the commit that relies on it.
 */
import { Effect, Option, Schema } from "effect"
import type * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { StateStore } from "../ports/StateStore.ts"
import * as Dirty from "../quality/Dirty.ts"
import * as Kept from "../quality/Kept.ts"

export const Snapshot = Schema.Struct({
  series: Series.Series,
  nextOffset: Schema.Int,
  configuration: Schema.String,
  /** Open time of the newest candle folded; absent before the first. */
  head: Schema.optionalKey(Schema.Int),
  /** Absent where there is none yet for this configuration: it is derived before anything is folded. */
  states: Schema.optionalKey(Kept.States),
  dirty: Schema.optionalKey(Dirty.Dirty)
})
export interface Snapshot extends Schema.Schema.Type<typeof Snapshot> {}

/** What is written down of a series. */
export interface Memory {
  readonly snapshot: Snapshot
  readonly kept: Kept.List
}

const SnapshotJson = Schema.fromJsonString(Snapshot)
const KeptJson = Schema.fromJsonString(Schema.Array(Kept.Kept))

const prefix = (what: "snapshot" | "kept", interval: Interval.Interval): string => `${what}/${interval}/`
const key = (what: "snapshot" | "kept", { interval, symbol }: Series.Series): string =>
  `${prefix(what, interval)}${symbol}`

type Which = (series: Series.Series) => boolean

const snapshots = Effect.fnUntraced(function*(interval: Interval.Interval, which: Which = () => true) {
  const begin = prefix("snapshot", interval)
  const entries = yield* (yield* StateStore).all(begin)
  const wanted = entries.filter(([name]) => which(Series.make(name.slice(begin.length), interval)))
  return yield* Effect.forEach(wanted, ([, text]) => Effect.orDie(Schema.decodeEffect(SnapshotJson)(text)))
})

/** What is written down of the series of an interval, of those asked for. */
export const loadAll = Effect.fn("Snapshot.loadAll")(function*(interval: Interval.Interval, which?: Which) {
  const kept = new Map(yield* (yield* StateStore).all(prefix("kept", interval)))
  return yield* Effect.forEach(
    yield* snapshots(interval, which),
    Effect.fnUntraced(function*(snapshot) {
      const text = kept.get(key("kept", snapshot.series))
      const list = text === undefined ? [] : yield* Effect.orDie(Schema.decodeEffect(KeptJson)(text))
      return { snapshot, kept: list } satisfies Memory
    })
  )
})

/** Writes all of it down, or nothing. `kept` is left as it is where it is absent. */
export const save = Effect.fn("Snapshot.save")(
  function*(memories: ReadonlyArray<Pick<Memory, "snapshot"> & Partial<Memory>>) {
    if (memories.length === 0) return
    const entries = yield* Effect.forEach(
      memories,
      Effect.fnUntraced(function*({ kept, snapshot }) {
        const text = yield* Schema.encodeEffect(SnapshotJson)(snapshot)
        const list = kept === undefined
          ? []
          : [[key("kept", snapshot.series), yield* Schema.encodeEffect(KeptJson)(kept), snapshot.nextOffset] as const]
        return [[key("snapshot", snapshot.series), text, snapshot.nextOffset] as const, ...list]
      })
    ).pipe(Effect.orDie)
    yield* (yield* StateStore).put(entries.flat())
  }
)

/** Writes one down in the place of what was written of another log, whose offsets may have been greater. */
export const startAnew = Effect.fn("Snapshot.startAnew")(function*({ kept, snapshot }: Memory) {
  yield* (yield* StateStore).remove([key("snapshot", snapshot.series), key("kept", snapshot.series)])
  yield* save([{ kept, snapshot }])
})

/**
 * Up to where what is derived of a series is stored, and from where it is stale; nothing where it was derived otherwise, and
 * then `isOfOther` says so. Of all that is written down it reads this one.
 */
export const trusted = Effect.fn("Snapshot.trusted")(function*(series: Series.Series, configuration: string) {
  const text = yield* (yield* StateStore).get(key("snapshot", series))
  const known = Option.isNone(text) ? undefined : yield* Effect.orDie(Schema.decodeEffect(SnapshotJson)(text.value))
  const one = known?.configuration === configuration ? known : undefined
  return {
    head: one?.head,
    staleFrom: one?.dirty && Dirty.staleFrom(series.interval, one.dirty),
    isOfOther: known !== undefined && one === undefined
  }
})

/** Where the enriched series is stale from, for each series that is. */
export const staleFrom = Effect.fn("Snapshot.staleFrom")(function*(series: ReadonlyArray<Series.Series>) {
  const intervals = [...new Set(series.map(({ interval }) => interval))]
  const all = (yield* Effect.forEach(intervals, (interval) => snapshots(interval))).flat()
  return new Map(
    all.flatMap(({ dirty, series: one }) =>
      dirty === undefined ? [] : [[Series.key(one), Dirty.staleFrom(one.interval, dirty)] as const]
    )
  )
})
