/**
 * What a consumer has stored and what it has told: the memories as they would be written now, and the commit that relies on
 * them. Between two checkpoints a crash costs work, never a candle.
 */
import { Clock, Effect, SynchronizedRef } from "effect"
import * as Series from "../market/Series.ts"
import type { Stretch } from "../ports/CandleLog.ts"
import * as Dirty from "../quality/Dirty.ts"
import * as Kept from "../quality/Kept.ts"
import type * as Fold from "./Fold.ts"
import * as Metrics from "./Metrics.ts"
import * as Snapshot from "./Snapshot.ts"

/** How far everything is stored, and how much of that the last checkpoint does not know yet. */
export interface Written {
  readonly snapshots: Fold.Snapshots
  readonly kept: ReadonlyMap<string, Kept.List>
  readonly changed: ReadonlySet<string>
  readonly candles: number
  readonly checkpointAt: number
  readonly last: Stretch | undefined
  /** Buckets between the states that are kept. */
  readonly keptEvery: number
  /** When a candle under a series' derived values last changed, epoch ms. */
  readonly dirtyAt: ReadonlyMap<string, number>
}

/** A consumer's one Written: who changes it, by storing something, does it alone. */
export type Shared = SynchronizedRef.SynchronizedRef<Written>

/**
 * Changes it by an effect. A stop waits for what is under way: cut in the middle, what was written before it would be taken
 * for the newest, and the memories written over would lie below what is committed.
 */
export const change = <E, R>(shared: Shared, f: (written: Written) => Effect.Effect<Written, E, R>) =>
  Effect.uninterruptible(SynchronizedRef.updateEffect(shared, f))

const millisBetween = 10_000

export const begin = (memories: ReadonlyArray<Snapshot.Memory>, keptEvery = 1_000): Effect.Effect<Written> =>
  Effect.map(Clock.currentTimeMillis, (now) => ({
    snapshots: new Map(memories.map(({ snapshot }) => [Series.key(snapshot.series), snapshot] as const)),
    kept: new Map(memories.map(({ kept, snapshot }) => [Series.key(snapshot.series), kept] as const)),
    changed: new Set(),
    candles: 0,
    checkpointAt: now,
    last: undefined,
    keptEvery,
    dirtyAt: new Map()
  }))

/** Keeps in mind what a series' memory is now. */
export const remember = (written: Written, { kept, snapshot }: Snapshot.Memory): Written => {
  const key = Series.key(snapshot.series)
  return {
    ...written,
    snapshots: new Map(written.snapshots).set(key, snapshot),
    kept: new Map(written.kept).set(key, kept)
  }
}

/** Notes what changed before any raw row does: were it noted only afterwards, a crash between would lose it. */
export const noteDirty = Effect.fn("Checkpoint.noteDirty")(function*(
  written: Written,
  dirty: ReadonlyArray<{ readonly snapshot: Snapshot.Snapshot; readonly changed: Dirty.Changed }>
) {
  if (dirty.length === 0) return written
  const noted = new Map(written.snapshots)
  for (const { changed, snapshot } of dirty) {
    const key = Series.key(snapshot.series)
    const known = noted.get(key) ?? snapshot
    noted.set(key, { ...known, dirty: Dirty.note(known.dirty, changed) })
  }
  const keys = new Set(dirty.map(({ snapshot }) => Series.key(snapshot.series)))
  // What says nothing new is noted all the same: a derivation under way has to see that something changed under it.
  const news = [...keys].filter((key) => !Dirty.same(noted.get(key)?.dirty, written.snapshots.get(key)?.dirty))
  yield* Snapshot.save(news.map((key) => ({ snapshot: noted.get(key)! })))
  const now = yield* Clock.currentTimeMillis
  const dirtyAt = new Map([...written.dirtyAt, ...[...keys].map((key) => [key, now] as const)])
  return { ...written, snapshots: noted, dirtyAt }
})

/** After batches are stored, the last of which is `last`. */
export const advance = (
  written: Written,
  touched: ReadonlyArray<Snapshot.Snapshot>,
  last: Stretch,
  candles: number
): Written => {
  const snapshots = new Map(written.snapshots)
  for (const snapshot of touched) {
    const key = Series.key(snapshot.series)
    const dirty = written.snapshots.get(key)?.dirty
    snapshots.set(key, { ...snapshot, ...(dirty !== undefined && { dirty }) })
  }
  return {
    ...written,
    snapshots,
    changed: new Set([...written.changed, ...touched.map(({ series }) => Series.key(series))]),
    candles: written.candles + candles,
    last
  }
}

/** What a series' memory is, with its newest state among those that are kept, if it lies far enough from the others. */
const memoryOf = ({ kept, keptEvery, snapshots }: Written, key: string): Snapshot.Memory => {
  const snapshot = snapshots.get(key)!
  const list = kept.get(key) ?? []
  const { head, series, states } = snapshot
  if (head === undefined || states === undefined) return { snapshot, kept: list }
  return { snapshot, kept: Kept.addIfFar(Kept.spacing(series.interval, keptEvery), list, { head, states }) }
}

/** Memories first, then the commit that relies on them. */
const save = Effect.fn("Checkpoint.save")(function*(written: Written, last: Stretch) {
  const { changed } = written
  const memories = [...changed].map((key) => [key, memoryOf(written, key)] as const)
  yield* Snapshot.save(memories.map(([key, { kept, snapshot }]) => ({
    snapshot,
    ...(kept !== written.kept.get(key) && { kept })
  })))
  yield* last.commit(last.nextOffset)
  const checkpointAt = yield* Clock.currentTimeMillis
  const told = { ...written, changed: new Set<string>(), candles: 0, checkpointAt, last: undefined }
  return memories.reduce<Written>((all, [, memory]) => remember(all, memory), told)
}, Metrics.timed("checkpoint"))

/** Where nothing was stored since the last one, there is nothing to make. */
export const make = (written: Written) =>
  written.last === undefined ? Effect.succeed(written) : save(written, written.last)

/** A checkpoint where enough candles or enough time lie behind the last one. */
export const makeIfDue = Effect.fnUntraced(function*(written: Written, every: number) {
  const now = yield* Clock.currentTimeMillis
  return written.candles >= every || now - written.checkpointAt >= millisBetween ? yield* make(written) : written
})
