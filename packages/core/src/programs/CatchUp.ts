/**
 * A series on its way from the source into the log: rows published in order, the cursor after them, and the one way in which
 * it is brought up to date, which is to read the source's history from the cursor on.
 */
import { Effect, Option, Stream } from "effect"
import type * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { MarketData } from "../ports/MarketData.ts"
import * as FreshHole from "./FreshHole.ts"
import * as Sequence from "../quality/Sequence.ts"
import * as Watched from "../quality/Watched.ts"
import * as Answered from "./Answered.ts"
import * as Marking from "./Marking.ts"
import * as Metrics from "./Metrics.ts"
import * as Progress from "./Progress.ts"
import * as Reading from "./Reading.ts"

/** A series while it is read: its progress once it has a first row. */
export interface Track {
  readonly series: Series.Series
  readonly progress: Option.Option<Progress.Progress>
  /** Buckets of the rows that could not be read. */
  readonly unreadable: ReadonlyArray<number>
  /** Rows published since the progress was last kept. */
  readonly unsaved: number
}

export interface Options {
  /** Candles in a record of a backfill, at most. */
  readonly recordSize?: number
}

interface Publishing extends Options {
  /** Rows after which the progress is kept. */
  readonly saveEvery: number
}

/** A crash repeats at most this many rows of a history; live rows are kept as they come. */
const rowsBetweenSaves = 10_000

/** How long a bucket that closed just now may be absent before the cursor passes it, in ms. */
const secondLook = 5_000

export const cursorOf = (track: Track): number | undefined => Option.getOrUndefined(track.progress)?.cursor

/** Whether its history was read to its end once, and so lacks only what closed since it was left. */
export const wasWhole = (track: Track): boolean =>
  Option.match(track.progress, { onNone: () => false, onSome: ({ backfilled }) => backfilled })

/** As it was left when the program ended last. */
export const resume = Effect.fn("CatchUp.resume")(function*(series: Series.Series) {
  const source = yield* MarketData
  const progress = yield* Progress.load(series, source.fingerprint(series))
  return { series, progress, unreadable: [], unsaved: 0 } satisfies Track
})

/**
 * Publishes rows in order and moves the cursor; progress follows the acknowledged publish. Until a history was read to its
 * end once, what is watched ends at the cursor: nothing is called missing that was not even asked for.
 */
export const publish = Effect.fnUntraced(function*(
  track: Track,
  settled: ReadonlyArray<Reading.Settled>,
  { recordSize, saveEvery }: Publishing
) {
  const { series, unreadable } = track
  const rows = settled.flatMap((part) => part.rows)
  const before = Option.getOrUndefined(track.progress)
  const reached = Watched.over(series.interval, before, rows)
  if (reached === undefined) return track
  const source = yield* MarketData
  const watched = Watched.beside(series.interval, reached, unreadable)
  if (rows.length === 0 && watched.from === before?.from && watched.cursor === before.cursor) return track
  const progress: Progress.Progress = {
    ...watched,
    fingerprint: before?.fingerprint ?? source.fingerprint(series),
    backfilled: before?.backfilled ?? false
  }
  const records = Answered.records(series, before?.cursor, { settled, unreadable }, recordSize)
  const marks = progress.backfilled ? [] : [yield* Marking.tracked(series, progress.from, progress.cursor)]
  yield* (yield* CandleLog).publish([...records, ...marks])
  yield* Metrics.counted("published", rows.length)
  const unsaved = track.unsaved + rows.length
  if (unsaved >= saveEvery) yield* Progress.save(series, progress)
  return {
    ...track,
    progress: Option.some(progress),
    unreadable: unreadable.filter((openTime) => openTime < watched.from || openTime >= watched.cursor),
    unsaved: unsaved >= saveEvery ? 0 : unsaved
  }
})

interface Reached {
  readonly track: Track
  /** Buckets that the exchange shows not to have. */
  readonly absent: ReadonlyArray<Sequence.Span>
  /** It was stopped before a hole that is too young to be believed. */
  readonly isHeldUp: boolean
}

const take = (options: Options, isFinal: boolean) =>
  Effect.fnUntraced(function*(reached: Reached, { settled, unreadable }: Reading.Batch) {
    if (reached.isHeldUp) return reached
    const { interval } = reached.track.series
    const cursor = cursorOf(reached.track)
    const known = [...reached.track.unreadable, ...unreadable]
    const [believed, isHeldUp] = isFinal ? [settled, false] as const : FreshHole.upTo(interval, cursor, settled)
    const openTimes = believed.flatMap(({ rows }) => rows.map(([openTime]) => openTime))
    const track = yield* publish({ ...reached.track, unreadable: known }, believed, {
      ...options,
      saveEvery: rowsBetweenSaves
    })
    return { track, isHeldUp, absent: [...reached.absent, ...Sequence.jumps(interval, cursor, openTimes)] }
  })

/** Reads the history from the cursor to the newest closed candle. */
const read = (track: Track, options: Options, isFinal: boolean) => {
  const [from, urgency] = Option.match(track.progress, {
    onNone: () => [0, "backfill"] as const,
    onSome: ({ backfilled, cursor }) => [cursor, backfilled ? "repair" : "backfill"] as const
  })
  const start: Reached = { track, absent: [], isHeldUp: false }
  return Stream.runFoldEffect(
    Reading.history(track.series, from, { urgency }),
    () => start,
    take(options, isFinal)
  )
}

/** The history is read: an exchange's series is watched without an end from now on, a finite one until its last row. */
const settleIn = Effect.fnUntraced(function*(series: Series.Series, reached: Progress.Progress) {
  const { finite } = yield* MarketData
  if (!finite && !reached.backfilled) yield* (yield* CandleLog).publish([yield* Marking.tracked(series, reached.from)])
  const progress = { ...reached, backfilled: !finite }
  yield* Progress.save(series, progress)
  return progress
})

/** Publishes all there is from the cursor on; a hole that is young is looked at twice before the cursor passes it. */
export const run = Effect.fn("CatchUp.run")(function*(track: Track, options: Options) {
  const { finite } = yield* MarketData
  const first = yield* read(track, options, finite)
  if (first.isHeldUp) yield* Effect.sleep(secondLook)
  const last = first.isHeldUp ? yield* read(first.track, options, true) : first
  const progress = yield* Effect.transposeOption(
    Option.map(last.track.progress, (reached) => settleIn(track.series, reached))
  )
  return { track: { ...last.track, progress, unreadable: [], unsaved: 0 }, absent: [...first.absent, ...last.absent] }
})

/** The first open time that is not published yet, as far as this history was read. */
export const isBehind = (track: Track, openTime: number): boolean => openTime < (cursorOf(track) ?? -Infinity)

/**
 * Publishes rows as they come live; those behind the cursor too: they may be of a bucket that nobody had before. What opens
 * before the series is watched is dropped: only a history may begin it earlier, or old news would leave holes nobody asks for.
 */
export const publishLive = (track: Track, settled: ReadonlyArray<Reading.Settled>, options: Options) => {
  const begin = Option.match(track.progress, { onNone: () => -Infinity, onSome: ({ from }) => from })
  const watched = settled.map(({ from, rows }) => ({ from, rows: rows.filter(([openTime]) => openTime >= begin) }))
  return publish(track, watched, { ...options, saveEvery: 1 })
}

/** Watches on: the account of a series that was let go goes on where it began. */
export const retain = Effect.fn("CatchUp.retain")(function*(series: Series.Series) {
  const progress = yield* Progress.last(series)
  if (Option.isNone(progress)) return
  yield* (yield* CandleLog).publish([yield* Marking.tracked(series, progress.value.from)])
})

/** Stops watching: the account of the series ends at its cursor, until somebody watches it again. */
export const release = Effect.fn("CatchUp.release")(function*(series: Series.Series) {
  const progress = yield* Progress.last(series)
  if (Option.isNone(progress)) return
  yield* (yield* CandleLog).publish([yield* Marking.untracked(series, progress.value.cursor)])
  yield* Progress.save(series, { ...progress.value, backfilled: false })
})
