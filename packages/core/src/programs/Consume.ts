/**
 * The consumer of one interval: log -> decode, check -> merge -> enrich -> raw stored -> enriched stored -> snapshot ->
 * commit. The commit comes last, so a crash anywhere only means that some of it is done again, to the same bits.
 */
import { Array as Arr, Cause, Effect, Exit, Stream, SynchronizedRef } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { CandleLog, type Partition, type Reading } from "../ports/CandleLog.ts"
import { CandleStore, type Raw } from "../ports/CandleStore.ts"
import { DeadLetters } from "../ports/DeadLetters.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import * as Checkpoint from "./Checkpoint.ts"
import * as Decode from "./Decode.ts"
import * as Fold from "./Fold.ts"
import * as Lost from "./Lost.ts"
import * as Measures from "./Measures.ts"
import * as Metrics from "./Metrics.ts"
import * as Older from "./Older.ts"
import * as Readiness from "./Readiness.ts"
import * as Rebuild from "./Rebuild.ts"
import * as Rederive from "./Rederive.ts"
import * as Shown from "./Shown.ts"
import type * as Snapshot from "./Snapshot.ts"
import * as Tracing from "./Tracing.ts"
import { about } from "./Saying.ts"

export interface Options extends Rederive.Options, Omit<Reading, "limit"> {
  /** Candles folded at a time, at most about. */
  readonly batchSize?: number
  /** Batches stored together where that many wait, so that a backlog pays for a transaction less often. */
  readonly batchesInWrite?: number
  /** Candles between checkpoints; a write makes one also when ten seconds lie behind the last. */
  readonly checkpointEvery?: number
  /** Buckets between the older states that are kept. */
  readonly keptEvery?: number
}

const standing = ({ snapshot: { head, nextOffset, series } }: Snapshot.Memory): string =>
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
    ).pipe(about("hole", series))
  }
  if (holes.length > holesSaid) {
    yield* Effect.logWarning(`and ${holes.length - holesSaid} more holes: see "cryptostream gaps"`).pipe(about("hole"))
  }
})

/** What somebody asked to be derived again: all of it, up to the head. */
const requests = ({ marks, touched }: Fold.Folded, written: Checkpoint.Written) =>
  touched.flatMap((after) => {
    const key = Series.key(after.series)
    const said = marks.filter(({ series }) => Series.key(series) === key).flatMap((block) => block.marks)
    const from = Math.min(...said.flatMap((mark) => mark._tag === "reprocess" ? [mark.from] : []))
    const snapshot = written.snapshots.get(key)
    return from === Infinity || snapshot === undefined
      ? []
      : [{ snapshot, changed: { from, to: Math.max(from, after.head ?? from) } }]
  })

/** From so many candles on they are taken for a part of a backfill. */
const many = 100

/** What is dirty by what was merged. Of many, all that follows is: a backfill would move the end with each of its batches. */
const changedOf = (
  { changed, series, versions }: Older.Merged,
  { snapshots }: Checkpoint.Written,
  enrichment: Enrichment.Enrichment
) => {
  if (changed === undefined) return []
  const snapshot = snapshots.get(Series.key(series)) ?? Fold.fresh(enrichment, series)
  const to = versions.length < many ? changed.to : Math.max(changed.to, snapshot.head ?? changed.to)
  return [{ snapshot, changed: { from: changed.from, to } }]
}

const checkpointEveryUnlessSaid = 20_000

const tracesOf = (batches: ReadonlyArray<Decode.Decoded>): ReadonlyArray<string> =>
  batches.flatMap(({ stretch }) => [...stretch.traceparents ?? []])

/** Folds batches and stores what comes of it: raw before enriched, and both before anything that says so. */
const store = ({ checkpointEvery = checkpointEveryUnlessSaid, enrichment, interval }: Options, taken: Partition) => {
  const fold = Fold.step(enrichment)
  return Effect.fnUntraced(
    function*(written: Checkpoint.Written, batches: Arr.NonEmptyReadonlyArray<Decode.Decoded>) {
      const candleStore = yield* CandleStore
      const lost = batches.reduce((sum, { stretch }) => sum + (stretch.lost ?? 0), 0)
      if (lost > 0) yield* Lost.tell(interval, taken, lost, written.snapshots)
      const folded = fold(written.snapshots, batches)
      const { ahead, enriched, holes, marks, older, touched } = folded
      const deadLetters = [...folded.deadLetters, ...batches.flatMap(({ stretch }) => stretch.unreadable ?? [])]
      const merged = yield* Metrics.timed("merge")(Older.merge(older, ahead))
      const dirty = merged.flatMap((one) => changedOf(one, written, enrichment))
      const noted = yield* Checkpoint.noteDirty(written, [...dirty, ...requests(folded, written)])
      const raw = [...ahead, ...merged.filter(({ versions }) => versions.length > 0)]
      yield* Metrics.timed("raw")(candleStore.writeRaw(raw))
      yield* Metrics.timed("enriched")(candleStore.writeEnriched(enriched))
      yield* Effect.forEach(marks, (block) => candleStore.writeMarks(block.series, block.marks), { discard: true })
      yield* Lost.askFor(marks)
      yield* (yield* DeadLetters).append(deadLetters)
      yield* (yield* LiveFeed).publish(Shown.events(folded, merged))
      yield* sayHoles(holes)
      const count = candles(ahead)
      yield* Metrics.counted("stored", count)
      yield* Metrics.counted("merged", candles(merged))
      yield* Metrics.deadLetters("log", deadLetters.length)
      const last = Arr.lastNonEmpty(batches).stretch
      yield* Measures.stored(last, ahead)
      const next = Checkpoint.advance(noted, touched, last, count)
      return yield* Checkpoint.makeIfDue(next, checkpointEvery)
    },
    (storing, _, batches) => Effect.withSpan(storing, "Consume.store", Tracing.after(tracesOf(batches)))
  )
}

const betweenLooks = "1 second"

/** So long nothing may have changed, in ms, before what is dirty is derived again: a backfill has ended then. */
const quietFor = 2_000

/** What is done beside the log: a checkpoint where none is due by what was stored, and what is dirty, once it is quiet. */
const upkeep = Effect.fnUntraced(function*(options: Options, written: Checkpoint.Shared) {
  const { checkpointEvery = checkpointEveryUnlessSaid } = options
  while (true) {
    yield* Effect.sleep(betweenLooks)
    yield* Checkpoint.change(written, (now) => Checkpoint.makeIfDue(now, checkpointEvery))
    yield* Measures.ages((yield* SynchronizedRef.get(written)).snapshots.values())
    yield* Rederive.run(options, written, quietFor)
  }
})

/**
 * Consumes a partition. Drained to its end, nothing of it is dirty. A stop, however it comes, leaves a checkpoint of all that
 * was stored.
 */
const partition = Effect.fn("Consume.partition")(function*(options: Options, taken: Partition) {
  const { batchesInWrite = 10, enrichment, interval, keptEvery, mode } = options
  const memories = yield* Rebuild.memories(interval, enrichment, taken)
  const written = yield* SynchronizedRef.make(yield* Checkpoint.begin(memories, keptEvery))
  if (memories.some(({ snapshot }) => snapshot.states === undefined)) yield* Rederive.run(options, written, 0)
  if (memories.length > 0 && mode === "follow") {
    yield* Effect.logInfo(`${taken.name}: going on after ${memories.map(standing).join(", ")}`).pipe(about("resumed"))
  }
  const storing = store(options, taken)
  const consumed = taken.batches.pipe(
    Stream.map(Decode.decode),
    Stream.buffer({ capacity: batchesInWrite, strategy: "suspend" }),
    Stream.runForEachArray((batches) => Checkpoint.change(written, (before) => storing(before, batches)))
  )
  const whole = mode === "follow"
    ? Effect.raceFirst(consumed, upkeep(options, written))
    : Effect.andThen(consumed, Rederive.run(options, written, 0))
  yield* Effect.onExit(whole, (exit) =>
    Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)
      ? Effect.void
      : Effect.flatMap(SynchronizedRef.get(written), Checkpoint.make))
})

/** Consumes an interval, as far as it falls to this member of the group. */
export const run = Effect.fn("Consume.run")(function*(options: Options) {
  const { batchSize: limit = 500, group, interval, mode } = options
  yield* Readiness.waitFor(interval, "no part of the log has fallen to it yet")
  yield* (yield* CandleLog).consume({ group, interval, limit, mode }, (taken) =>
    Readiness.isThere(interval).pipe(
      Effect.andThen(partition(options, taken)),
      Effect.ensuring(Measures.givenUp(taken.name))
    ))
})
