/**
 * What a consumer has stored and what it has told: the snapshots as they would be written now, and the commit that relies on
 * them. Between two checkpoints a crash costs work, never a candle.
 */
import { Clock, Effect } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Series from "../market/Series.ts"
import type { Batch } from "../ports/CandleLog.ts"
import type * as Fold from "./Fold.ts"
import * as Snapshot from "./Snapshot.ts"

type Snapshots = ReadonlyMap<string, Snapshot.Snapshot>

/** How far everything is stored, and how much of that the last checkpoint does not know yet. */
export interface Written {
  readonly snapshots: Snapshots
  readonly changed: ReadonlySet<string>
  readonly candles: number
  readonly checkpointAt: number
  readonly last: Batch | undefined
}

const millisBetween = 10_000

export const begin = (snapshots: ReadonlyArray<Snapshot.Snapshot>): Effect.Effect<Written> =>
  Effect.map(Clock.currentTimeMillis, (checkpointAt) => ({
    snapshots: new Map(snapshots.map((snapshot) => [Series.key(snapshot.series), snapshot] as const)),
    changed: new Set(),
    candles: 0,
    checkpointAt,
    last: undefined
  }))

/** The fold of a snapshot's series, to go on with. */
export const stateOf = ({ head, nextOffset, series, states }: Snapshot.Snapshot): Fold.SeriesState => ({
  series,
  head,
  nextOffset,
  states
})

const snapshotOf = (
  { head, nextOffset, series, states }: Fold.SeriesState,
  { configuration }: Enrichment.Enrichment,
  dirtyFrom: number | undefined
): Snapshot.Snapshot => ({
  series,
  nextOffset,
  configuration,
  states,
  ...(head !== undefined && { head }),
  ...(dirtyFrom !== undefined && { dirtyFrom })
})

/** Moves `dirtyFrom` back before any raw row changes: were it noted only afterwards, a crash between would lose it. */
export const noteDirty = Effect.fn("Checkpoint.noteDirty")(function*(
  written: Written,
  dirty: ReadonlyArray<{ readonly series: Series.Series; readonly from: number }>,
  enrichment: Enrichment.Enrichment
) {
  const { snapshots } = written
  const moved = dirty.flatMap(({ from, series }) => {
    const fresh = { series, head: undefined, states: enrichment.initial, nextOffset: 0 }
    const known = snapshots.get(Series.key(series)) ?? snapshotOf(fresh, enrichment, undefined)
    return (known.dirtyFrom ?? Infinity) <= from ? [] : [{ ...known, dirtyFrom: from }]
  })
  yield* Snapshot.save(moved)
  const changed = moved.map((snapshot) => [Series.key(snapshot.series), snapshot] as const)
  return { ...written, snapshots: new Map([...snapshots, ...changed]) }
})

/** After batches are stored, the last of which is `last`. */
export const advance = (
  written: Written,
  last: Fold.Folded,
  touched: ReadonlyArray<string>,
  candles: number,
  enrichment: Enrichment.Enrichment
): Written => ({
  ...written,
  snapshots: new Map([
    ...written.snapshots,
    ...touched.map((key) =>
      [key, snapshotOf(last.states.get(key)!, enrichment, written.snapshots.get(key)?.dirtyFrom)] as const
    )
  ]),
  changed: new Set([...written.changed, ...touched]),
  candles: written.candles + candles,
  last: last.batch
})

/** Snapshots first, then the commit that relies on them. */
export const make = Effect.fn("Checkpoint.make")(function*(written: Written) {
  const { changed, last, snapshots } = written
  if (last === undefined) return written
  yield* Snapshot.save([...changed].flatMap((key) => snapshots.get(key) ?? []))
  yield* last.commit(last.nextOffset)
  const checkpointAt = yield* Clock.currentTimeMillis
  return { ...written, changed: new Set<string>(), candles: 0, checkpointAt, last: undefined }
})

/** A checkpoint where enough candles or enough time lie behind the last one. */
export const makeIfDue = Effect.fnUntraced(function*(written: Written, every: number) {
  const now = yield* Clock.currentTimeMillis
  return written.candles >= every || now - written.checkpointAt >= millisBetween ? yield* make(written) : written
})
