/**
 * The consumer of one interval: log -> decode, check -> merge -> enrich -> raw stored -> enriched stored -> snapshot ->
 * commit. The commit comes last, so a crash anywhere only means that some of it is done again, to the same bits.
 */
import { Array as Arr, Cause, Effect, Exit, Ref, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { CandleStore, type Raw } from "../ports/CandleStore.ts"
import { DeadLetters } from "../ports/DeadLetters.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import * as Checkpoint from "./Checkpoint.ts"
import * as Fold from "./Fold.ts"
import * as Metrics from "./Metrics.ts"
import * as Older from "./Older.ts"
import * as Rebuild from "./Rebuild.ts"
import * as Shown from "./Shown.ts"
import * as Snapshot from "./Snapshot.ts"

export interface Options {
  readonly interval: Interval.Interval
  readonly group: string
  readonly enrichment: Enrichment.Enrichment
  /** `follow` goes on until it is interrupted, `drain` ends where the log ends. */
  readonly mode: "follow" | "drain"
  /** Candles folded at a time, at most about. */
  readonly batchSize?: number
  /** Batches stored together where that many wait, so that a backlog pays for a transaction less often. */
  readonly batchesInWrite?: number
  /** Candles between checkpoints; a write makes one also when ten seconds lie behind the last. */
  readonly checkpointEvery?: number
}

const standing = ({ head, nextOffset, series }: Snapshot.Snapshot): string =>
  `${series.symbol} ${head === undefined ? "(none)" : new Date(head).toISOString()} (offset ${nextOffset})`

const candles = (blocks: ReadonlyArray<Raw>): number => blocks.reduce((sum, { versions }) => sum + versions.length, 0)

/** Of many at once the first few are said, the others counted: `gaps` lists them all. */
const holesSaid = 5

const sayHoles = Effect.fnUntraced(function*(holes: Fold.Folded["holes"]) {
  for (const { hole, series } of holes.slice(0, holesSaid)) {
    const buckets = Interval.count(series.interval, hole.from, hole.to)
    yield* Effect.logWarning(
      `${Series.key(series)}: ${buckets} candles absent from ${
        new Date(hole.from).toISOString()
      } on; nothing is put in their place`
    )
  }
  if (holes.length > holesSaid) {
    yield* Effect.logWarning(`and ${holes.length - holesSaid} more holes: see "cryptostream gaps"`)
  }
})

/** Stores folded batches: raw before enriched, and both before anything that says so. */
const store = ({ checkpointEvery = 20_000, enrichment }: Options) =>
  Effect.fn("Consume.store")(function*(written: Checkpoint.Written, batches: Arr.NonEmptyReadonlyArray<Fold.Folded>) {
    const candleStore = yield* CandleStore
    const ahead = batches.flatMap((folded) => folded.ahead)
    const deadLetters = batches.flatMap((folded) => folded.deadLetters)
    const { dirtyFrom, raw } = yield* Older.merge(batches.flatMap((folded) => folded.older), ahead)
    const dirty = raw.flatMap(({ series }) => {
      const from = dirtyFrom.get(Series.key(series))
      return from === undefined ? [] : [{ series, from }]
    })
    const noted = yield* Checkpoint.noteDirty(written, dirty, enrichment)
    yield* candleStore.writeRaw([...ahead, ...raw])
    yield* candleStore.writeEnriched(batches.flatMap((folded) => folded.enriched))
    yield* Effect.forEach(
      batches.flatMap((folded) => folded.marks),
      ({ marks, series }) => candleStore.writeMarks(series, marks),
      { discard: true }
    )
    yield* (yield* DeadLetters).append(deadLetters)
    yield* (yield* LiveFeed).publish(batches.flatMap(Shown.events))
    yield* sayHoles(batches.flatMap((folded) => folded.holes))
    const count = candles(ahead)
    yield* Metrics.counted("stored", count)
    yield* Metrics.counted("merged", candles(raw))
    yield* Metrics.deadLetters(deadLetters.length)
    const touched = batches.flatMap((folded) => [...folded.touched])
    const next = Checkpoint.advance(noted, Arr.lastNonEmpty(batches), touched, count, enrichment)
    return yield* Checkpoint.makeIfDue(next, checkpointEvery)
  })

/** Consumes an interval. A stop, however it comes, leaves a checkpoint of all that was stored. */
export const run = Effect.fn("Consume.run")(function*(options: Options) {
  const { batchSize = 500, batchesInWrite = 20, enrichment, group, interval, mode } = options
  const log = yield* CandleLog
  const snapshots = yield* Effect.forEach(yield* Snapshot.loadAll(interval), Rebuild.ifNeeded(enrichment))
  const written = yield* Ref.make(yield* Checkpoint.begin(snapshots))
  if (snapshots.length > 0 && mode === "follow") {
    yield* Effect.logInfo(`${interval}: going on after ${snapshots.map(standing).join(", ")}`).pipe(
      Effect.annotateLogs({ event: "resumed", interval })
    )
  }
  const fold = Fold.step(enrichment)
  const begin: Fold.States = new Map(
    snapshots.map((snapshot) => [Series.key(snapshot.series), Checkpoint.stateOf(snapshot)])
  )
  yield* log.batches({ group, interval, limit: batchSize, mode }).pipe(
    Stream.mapAccum(() => begin, (states, batch) => {
      const [next, folded] = fold(states, batch)
      return [next, [folded]] as const
    }),
    Stream.buffer({ capacity: batchesInWrite, strategy: "suspend" }),
    Stream.runForEachArray((batches) =>
      Effect.flatMap(Ref.get(written), (before) => store(options)(before, batches)).pipe(
        Effect.flatMap((after) => Ref.set(written, after)),
        // A stop waits for what is under way: cut in the middle, the last checkpoint would be taken for the newest, and the
        // snapshots written over would lie below what is committed.
        Effect.uninterruptible
      )
    ),
    Effect.onExit((exit) =>
      Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)
        ? Effect.void
        : Effect.flatMap(Ref.get(written), Checkpoint.make)
    )
  )
})
