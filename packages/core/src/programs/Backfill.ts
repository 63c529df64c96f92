/**
 * Publishes spans of series from their source, beside whatever follows them live. Asked for what is missing alone, it goes on
 * where it was stopped, and never fetches what the store has.
 */
import { Clock, Effect, Stream } from "effect"
import * as Interval from "../market/Interval.ts"
import type * as Mark from "../market/Mark.ts"
import * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { CandleStore, everything as always } from "../ports/CandleStore.ts"
import { MarketData } from "../ports/MarketData.ts"
import * as Account from "../quality/Account.ts"
import type { Span } from "../quality/Sequence.ts"
import * as Watched from "../quality/Watched.ts"
import * as Answered from "./Answered.ts"
import { bury } from "./Bury.ts"
import * as Marking from "./Marking.ts"
import * as Metrics from "./Metrics.ts"
import * as Reading from "./Reading.ts"

export interface Options {
  /** Candles in a record, at most. */
  readonly recordSize?: number
}

/** A part of a series that is asked for. */
export interface Part extends Span {
  readonly series: Series.Series
  /** Whether the series is known to have begun before: else it begins with the first row that comes. */
  readonly begun: boolean
  /** Whether it ends in the past: what does not come up to there is missing. */
  readonly ended: boolean
}

/** Series read at a time: while one waits for an answer another is published. */
const seriesAtOnce = 4

/** All that a source has of a series. */
export const everything = (series: Series.Series): Part => ({
  series,
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  begun: false,
  ended: false
})

/** What the store does not have of a span, in order of time; buckets that have not closed yet are no part of it. */
export const missing = Effect.fn("Backfill.missing")(function*(series: Series.Series, span: Span) {
  const { interval } = series
  const runs = yield* (yield* CandleStore).runs(series, always)
  const now = Interval.floor(interval, yield* Clock.currentTimeMillis)
  const whole = { from: Interval.ceil(interval, span.from), to: Interval.ceil(interval, Math.min(span.to, now)) }
  const first = runs[0]?.first
  return whole.to <= whole.from
    ? []
    : Account.absences(interval, whole, runs).map((absent): Part => ({
      ...absent,
      series,
      begun: first !== undefined && first < absent.from,
      ended: absent.to < now
    }))
})

const buckets = ({ from, series, to }: Part): number => Interval.count(series.interval, from, to)

/** How far a part was read. */
interface Reached {
  readonly watched: Watched.Watched | undefined
  readonly unreadable: ReadonlyArray<number>
}

/** A source with an end of its own says itself how much of it was read. */
const readUpTo = Effect.fnUntraced(function*({ series }: Part, from: number, to: number) {
  if (!(yield* MarketData).finite) yield* Metrics.readOfSource(Interval.count(series.interval, from, to))
})

/** Publishes a batch, and with it how far the series is watched now: a kill leaves nothing stored that is not expected. */
const publish = (part: Part, { recordSize }: Options) =>
  Effect.fnUntraced(function*(reached: Reached, { settled, unreadable }: Reading.Batch) {
    const { interval } = part.series
    const wrong = [...reached.unreadable, ...unreadable]
    const over = Watched.over(interval, reached.watched, settled.flatMap(({ rows }) => rows))
    if (over === undefined) return { watched: undefined, unreadable: wrong }
    const watched = Watched.beside(interval, over, wrong)
    const records = Answered.records(part.series, reached.watched?.cursor, { settled, unreadable: wrong }, recordSize)
    const mark = yield* Marking.tracked(part.series, watched.from, watched.cursor)
    yield* (yield* CandleLog).publish([...records, mark])
    yield* Metrics.counted("published", settled.reduce((sum, { rows }) => sum + rows.length, 0))
    yield* readUpTo(part, reached.watched?.cursor ?? part.from, watched.cursor)
    return { watched, unreadable: wrong.filter((bucket) => bucket >= watched.cursor) }
  })

const fill = Effect.fnUntraced(function*(part: Part, options: Options) {
  const { begun, ended, from, series, to } = part
  const start: Reached = { watched: begun ? { from, cursor: from } : undefined, unreadable: [] }
  const { watched } = yield* Stream.runFoldEffect(
    Reading.history(series, from, { to, urgency: "backfill" }),
    () => start,
    publish(part, options)
  )
  yield* readUpTo(part, watched?.cursor ?? from, to)
  if (watched === undefined) return []
  const until = ended ? Math.max(watched.cursor, to) : watched.cursor
  const knownAt = yield* Clock.currentTimeMillis
  const mark: Mark.Mark = { _tag: "tracked", from: watched.from, until, knownAt }
  yield* (yield* CandleLog).publish([Marking.record(series, mark)])
  return [{ series, mark }]
})

/**
 * Publishes the parts; those of one series one after the other, in the order given. Gives back the last mark of each part
 * that had a row: once it is stored, all of the part is.
 */
export const run = Effect.fn("Backfill.run")(function*(parts: ReadonlyArray<Part>, options: Options = {}) {
  const source = yield* MarketData
  yield* bury(source.unreadable)
  if (!source.finite) yield* Metrics.sizeOfSource(parts.reduce((sum, part) => sum + buckets(part), 0))
  const bySeries = Map.groupBy(parts, ({ series }) => Series.key(series))
  const marks = yield* Effect.forEach(
    bySeries.values(),
    (some) => Effect.forEach(some, (part) => fill(part, options)),
    { concurrency: seriesAtOnce }
  )
  return marks.flat(2)
})
