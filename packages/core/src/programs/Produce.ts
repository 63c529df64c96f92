/**
 * The producer: brings every closed candle of its series from the source into the log. One cursor a series; a live row
 * beyond the cursor is only a hint, which makes the source's history be read from the cursor on.
 */
import { Clock, Effect, Option, Stream } from "effect"
import type * as DeadLetter from "../market/DeadLetter.ts"
import * as Interval from "../market/Interval.ts"
import * as LogRecord from "../market/LogRecord.ts"
import type * as Mark from "../market/Mark.ts"
import type * as Row from "../market/Row.ts"
import * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { DeadLetters } from "../ports/DeadLetters.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import { type Closed, type Item, MarketData } from "../ports/MarketData.ts"
import * as Repeats from "../quality/Repeats.ts"
import * as Metrics from "./Metrics.ts"
import * as Progress from "./Progress.ts"

/** A series while it is read: its progress once it has a first row, and the row held back of a finite source. */
interface Track {
  readonly series: Series.Series
  readonly progress: Option.Option<Progress.Progress>
  readonly held: Option.Option<{ readonly row: Row.Row; readonly from: Closed }>
  /** Rows published since the progress was last kept. */
  readonly unsaved: number
}

/** A crash repeats at most this many rows of a backfill; live rows are kept one by one. */
const rowsBetweenSaves = 10_000

export interface Options {
  /** Candles in a record of a backfill, at most. */
  readonly recordSize?: number
}

interface Publishing extends Options {
  /** Rows after which the progress is kept. */
  readonly saveEvery: number
}

const marked = (series: Series.Series, mark: Mark.Mark) => LogRecord.encode({ ...series, mark })

const trackedUntil = (series: Series.Series, from: number, until: number | undefined) =>
  Effect.map(
    Clock.currentTimeMillis,
    (knownAt) => marked(series, { _tag: "tracked", from, ...(until !== undefined && { until }), knownAt })
  )

/** Keeps the bytes first, then says in the log which bucket they stand in, where that much could be read. */
const bury = Effect.fnUntraced(function*(letter: DeadLetter.DeadLetter) {
  yield* Effect.logWarning(`${letter.origin}: ${letter.reason}; kept as dead letter ${letter.id}`)
  yield* (yield* DeadLetters).append([letter])
  yield* Metrics.deadLetters(1)
  if (letter.symbol === undefined || letter.interval === undefined || letter.openTime === undefined) return
  const series = { symbol: letter.symbol, interval: letter.interval }
  const from = Interval.floor(series.interval, letter.openTime)
  const mark = { _tag: "unreadable", from, to: Interval.next(series.interval, from), deadLetter: letter.id } as const
  yield* (yield* CandleLog).publish([marked(series, { ...mark, knownAt: letter.knownAt })])
})

/** Rows of one item that are settled. */
interface Settled {
  readonly from: Closed
  readonly rows: ReadonlyArray<Row.Row>
}

/**
 * Publishes rows in order and moves the cursor; progress follows the acknowledged publish. Until a history was read to its
 * end once, what is watched ends at the cursor: nothing is called missing that was not even asked for.
 */
const publish = Effect.fnUntraced(function*(
  track: Track,
  settled: ReadonlyArray<Settled>,
  { recordSize = 500, saveEvery }: Publishing
) {
  const rows = settled.flatMap((part) => part.rows)
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return track
  const { series } = track
  const source = yield* MarketData
  const before = Option.getOrElse(track.progress, (): Progress.Progress => ({
    fingerprint: source.fingerprint(series),
    from: first[0],
    cursor: first[0],
    backfilled: false
  }))
  const progress = { ...before, cursor: Math.max(before.cursor, Interval.next(series.interval, last[0])) }
  const records = settled.flatMap((part) =>
    LogRecord.ofRows(series, part.from.source, part.from.knownAt, part.rows, recordSize)
  )
  const marks = progress.backfilled ? [] : [yield* trackedUntil(series, progress.from, progress.cursor)]
  yield* (yield* CandleLog).publish([...records.map(LogRecord.encode), ...marks])
  yield* Metrics.counted("published", rows.length)
  const unsaved = track.unsaved + rows.length
  if (unsaved >= saveEvery) yield* Progress.save(series, progress)
  return { ...track, progress: Option.some(progress), unsaved: unsaved >= saveEvery ? 0 : unsaved }
})

/** What is no closed candle: kept, shown or said, and never a reason to stop. */
const notice = Effect.fnUntraced(function*(item: Exclude<Item, Closed>) {
  switch (item._tag) {
    case "Unreadable":
      return yield* bury(item.deadLetter)
    case "Open":
      return yield* (yield* LiveFeed).publish([{ _tag: "open", series: item.series, candle: item.candle }])
    case "Disconnected":
      return yield* Effect.logWarning(`disconnected: ${item.reason}`)
  }
})

/** Settles the rows of an item: those of a finite source may repeat, and its last row waits for the next. */
const settle = (finite: boolean, track: Track, item: Closed): readonly [Track, ReadonlyArray<Settled>] => {
  if (!finite) return [track, [{ from: item, rows: item.rows }]]
  const [held, rows] = Repeats.step(Option.getOrUndefined(track.held)?.row, item.rows)
  const next = Option.map(Option.fromNullishOr(held), (row) => ({ row, from: item }))
  return [{ ...track, held: next }, [{ from: item, rows }]]
}

const takeHistory = (finite: boolean, publishing: Publishing) =>
  Effect.fnUntraced(function*(track: Track, items: ReadonlyArray<Item>) {
    let next = track
    const settled: Array<Settled> = []
    for (const item of items) {
      if (item._tag === "Closed") {
        const [after, rows] = settle(finite, next, item)
        next = after
        settled.push(...rows)
      } else yield* notice(item)
    }
    return yield* publish(next, settled, publishing)
  })

/** Pages of a history that one publish takes, so that a backfill pays for an acknowledgement less often. */
const pagesInPublish = 5

/** Reads the history from the cursor to the newest closed candle and publishes all of it. */
const catchUp = Effect.fn("Produce.catchUp")(function*(track: Track, options: Options) {
  const publishing = { ...options, saveEvery: rowsBetweenSaves }
  const source = yield* MarketData
  const from = Option.match(track.progress, { onNone: () => 0, onSome: (progress) => progress.cursor })
  const items = source.history(track.series, from).pipe(Stream.groupedWithin(pagesInPublish, "20 millis"))
  const read: Track = yield* Stream.runFoldEffect(items, () => track, takeHistory(source.finite, publishing))
  const last = Option.getOrUndefined(read.held)
  const whole: Track = last === undefined
    ? read
    : yield* publish(read, [{ from: last.from, rows: [last.row] }], publishing)
  const progress = yield* Effect.transposeOption(
    Option.map(whole.progress, (reached) => settleIn(whole.series, reached))
  )
  return { ...whole, progress, held: Option.none(), unsaved: 0 }
})

/** The history is read: an exchange's series is watched without an end from now on, a finite one until its last row. */
const settleIn = Effect.fnUntraced(function*(series: Series.Series, reached: Progress.Progress) {
  const { finite } = yield* MarketData
  if (!finite && !reached.backfilled) {
    yield* (yield* CandleLog).publish([yield* trackedUntil(series, reached.from, undefined)])
  }
  const progress = { ...reached, backfilled: !finite }
  yield* Progress.save(series, progress)
  return progress
})

/** Whether the rows leave out a bucket that is expected from the cursor on. */
const jumps = ({ interval }: Series.Series, cursor: number, rows: ReadonlyArray<Row.Row>): boolean => {
  let expected = cursor
  for (const [openTime] of rows) {
    if (openTime > expected) return true
    expected = Math.max(expected, Interval.next(interval, openTime))
  }
  return false
}

const takeLive = (options: Options) =>
  Effect.fnUntraced(function*(tracks: ReadonlyMap<string, Track>, item: Item) {
    if (item._tag !== "Closed") return yield* Effect.as(notice(item), tracks)
    const key = Series.key(item.series)
    const track = tracks.get(key)
    if (track === undefined) return tracks
    const beyond = Option.match(track.progress, {
      onNone: () => true,
      onSome: ({ cursor }) => jumps(track.series, cursor, item.rows)
    })
    return new Map(tracks).set(
      key,
      beyond
        ? yield* catchUp(track, options)
        : yield* publish(track, [{ from: item, rows: item.rows }], { ...options, saveEvery: 1 })
    )
  })

/** Runs until the source ends: at once after the history of a finite one, never for an exchange. */
export const run = Effect.fn("Produce.run")(function*(options: Options = {}) {
  const source = yield* MarketData
  const begin = Effect.fnUntraced(function*(series: Series.Series) {
    const progress = yield* Progress.load(series, source.fingerprint(series))
    return yield* catchUp({ series, progress, held: Option.none(), unsaved: 0 }, options)
  })
  yield* Effect.forEach(source.unreadable, bury, { discard: true })
  const tracks = yield* Effect.forEach(yield* source.series, begin, { concurrency: 2 })
  if (source.finite) return
  const byKey: ReadonlyMap<string, Track> = new Map(tracks.map((track) => [Series.key(track.series), track]))
  yield* Stream.runFoldEffect(source.live(tracks.map((track) => track.series)), () => byKey, takeLive(options))
})
