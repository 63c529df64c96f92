/**
 * Derives again what was derived from candles that have changed since: in stretches, behind the live ones, from the nearest
 * older state on. It ends where its state is the one that stood there before, bit for bit, or at the head. A stop or a crash
 * goes on where the last stretch ended.
 */
import { Clock, Effect, Stream, SynchronizedRef } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import type * as Dirty from "../quality/Dirty.ts"
import * as Kept from "../quality/Kept.ts"
import * as Checkpoint from "./Checkpoint.ts"
import * as Metrics from "./Metrics.ts"
import * as Snapshot from "./Snapshot.ts"
import { about } from "./Saying.ts"

/** Candles derived at a time. */
export interface Stretches {
  /** What is written of them is what a live candle waits for, at most. */
  readonly long: number
  /** So few are derived while nothing is folded: they reach the head, and give the state to fold on with. */
  readonly last: number
}

export interface Options {
  readonly enrichment: Enrichment.Enrichment
  readonly stretches?: Stretches
}

const stretches: Stretches = { long: 5_000, last: 1_000 }

/** Said of a series from this many candles on: most corrections are young, and done before anyone has read of them. */
const worthSaying = 50_000

interface Dirt extends Snapshot.Memory {
  readonly dirty: Dirty.Dirty
}

const dirtOf = ({ kept, snapshots }: Checkpoint.Written, key: string): Dirt | undefined => {
  const snapshot = snapshots.get(key)
  return snapshot?.dirty && { snapshot, dirty: snapshot.dirty, kept: kept.get(key) ?? [] }
}

/** What it goes on from: what was reached already, or the nearest state before the first change; none at the beginning. */
const start = ({ dirty, kept }: Dirt): Kept.Kept | undefined => dirty.reached ?? Kept.before(kept, dirty.from)

/** How far a stretch came. */
interface Derived {
  /** Absent where there was nothing to derive: the log brings it. */
  readonly reached: Kept.Kept | undefined
  /** What stands behind it is what would be derived anyway. */
  readonly isSame: boolean
}

/** Derives one stretch and stores it. */
const derive = (enrichment: Enrichment.Enrichment, long: number) =>
  Effect.fn("Rederive.derive")(function*(dirt: Dirt) {
    const { dirty, kept, snapshot: { head, series } } = dirt
    const begin = start(dirt)
    const from = begin === undefined ? everything.from : begin.head + 1
    if (head === undefined || from > head) return { reached: undefined, isSame: true } satisfies Derived
    const known = kept.find((one) => one.head >= from)
    const store = yield* CandleStore
    const candles = yield* store.read(series, { from, to: Math.min(known?.head ?? head, head) + 1 }).pipe(
      Stream.take(long),
      Stream.map((version) => version.candle),
      Stream.runCollect
    )
    const [states, table] = enrichment.step(begin?.states ?? enrichment.initial, candles)
    yield* store.writeEnriched([{ series, table }])
    yield* Metrics.counted("rederived", candles.length)
    const reached = { head: candles.at(-1)?.openTime ?? head, states }
    const isSame = reached.head === known?.head && reached.head >= dirty.to && Kept.same(known.states, states)
    return { reached, isSame } satisfies Derived
  })

/** Takes in how far a stretch came. At the head its state takes the place of the one that is folded on with. */
const settle = Effect.fn("Rederive.settle")(
  function*(written: Checkpoint.Written, { dirty, kept, snapshot }: Dirt, { isSame, reached }: Derived) {
    const { dirty: _, ...clean } = snapshot
    const { interval } = snapshot.series
    const isHead = reached !== undefined && reached.head >= (snapshot.head ?? -Infinity)
    const memory: Snapshot.Memory = {
      kept: reached === undefined ? kept : Kept.add(Kept.spacing(interval, written.keptEvery), kept, reached),
      snapshot: isSame
        ? clean
        : isHead
        ? { ...clean, states: reached.states }
        : { ...snapshot, dirty: { ...dirty, ...(reached !== undefined && { reached }) } }
    }
    yield* Snapshot.save([memory])
    if (memory.snapshot.dirty === undefined && reached !== undefined) {
      const to = Interval.next(interval, reached.head)
      yield* (yield* LiveFeed).publish([{ _tag: "changed", series: snapshot.series, from: dirty.from, to }])
    }
    return Checkpoint.remember(written, memory)
  }
)

/** Whether one stretch reaches the head, so that nothing may be folded meanwhile. */
const isLast = (dirt: Dirt, last: number): boolean => {
  const { head, series: { interval } } = dirt.snapshot
  const from = start(dirt)?.head
  return head !== undefined && from !== undefined && Interval.count(interval, from, head) <= last
}

/** Derives one stretch of a series; what changed under it meanwhile makes it count for nothing. */
const advance = (enrichment: Enrichment.Enrichment, { last, long }: Stretches) => {
  const one = derive(enrichment, long)
  return Effect.fn("Rederive.advance")(function*(written: Checkpoint.Shared, before: Dirt) {
    const derived = isLast(before, last) ? undefined : yield* one(before)
    yield* Checkpoint.change(
      written,
      Effect.fnUntraced(function*(now) {
        const dirt = dirtOf(now, Series.key(before.snapshot.series))
        return dirt?.dirty === before.dirty ? yield* settle(now, dirt, derived ?? (yield* one(dirt))) : now
      })
    )
  })
}

/** When a candle of a series last changed, epoch ms. */
const changedAt = (written: Checkpoint.Shared, key: string) =>
  Effect.map(SynchronizedRef.get(written), ({ dirtyAt }) => dirtyAt.get(key) ?? -Infinity)

/** Derives a series again until nothing of it is dirty, or another candle of it has changed: that may be one of many. */
const series = (enrichment: Enrichment.Enrichment, stretches: Stretches) => {
  const step = advance(enrichment, stretches)
  return Effect.fn("Rederive.series")(function*(written: Checkpoint.Shared, key: string) {
    const dirt = Effect.map(SynchronizedRef.get(written), (now) => dirtOf(now, key))
    const first = yield* dirt
    if (first === undefined) return
    const { dirty: { from }, snapshot: { head = from, series } } = first
    const isLong = Interval.count(series.interval, from, head) >= worthSaying
    const say = (text: string) => isLong ? about("rederived", series)(Effect.logInfo(`${key}: ${text}`)) : Effect.void
    yield* say(`deriving again from ${new Date(from).toISOString()} on`)
    const begun = yield* changedAt(written, key)
    for (let left: Dirt | undefined = first; left !== undefined; left = yield* dirt) {
      yield* step(written, left)
      if ((yield* changedAt(written, key)) !== begun) return
    }
    yield* say("derived again")
  })
}

/** Derives again every dirty series of which nothing has changed for `quietFor` ms. */
export const run = Effect.fn("Rederive.run")(function*(
  { enrichment, stretches: lengths = stretches }: Options,
  written: Checkpoint.Shared,
  quietFor: number
) {
  const one = series(enrichment, lengths)
  for (const key of (yield* SynchronizedRef.get(written)).snapshots.keys()) {
    const since = (yield* Clock.currentTimeMillis) - (yield* changedAt(written, key))
    if (since >= quietFor) yield* one(written, key)
  }
})
