/**
 * Compares what is stored with what the exchange says of it, some time after the close: a close over the socket is a claim,
 * not a proof, and the exchange may change its mind. It trails behind a series three times over, and never far from its now.
 */
import { Effect, Option, Queue, Result, Schema, Stream } from "effect"
import * as Candle from "../market/Candle.ts"
import * as Interval from "../market/Interval.ts"
import * as LogRecord from "../market/LogRecord.ts"
import type * as Row from "../market/Row.ts"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { CandleStore } from "../ports/CandleStore.ts"
import { MarketData } from "../ports/MarketData.ts"
import { StateStore } from "../ports/StateStore.ts"
import * as Comparison from "../quality/Comparison.ts"
import type { Span } from "../quality/Sequence.ts"
import { bury } from "./Bury.ts"
import * as Marking from "./Marking.ts"
import * as Metrics from "./Metrics.ts"
import * as Progress from "./Progress.ts"
import * as Watchlist from "./Watchlist.ts"
import { about } from "./Saying.ts"

/** How long after its close a candle is compared, in ms. */
export const delays = [10_000, 600_000, 86_400_000] as const

/** How often one looks what is due, in ms. A request is for many candles then, and a correction is seen a minute late at most. */
const betweenLooks = 60_000

/** In ms: two looks. */
const margin = 120_000

/** Candles compared at a time: what fits into a page of the exchange. */
const bucketsAtOnce = 900

/** For each delay the open time up to which everything was compared. */
const Reached = Schema.fromJsonString(Schema.Array(Schema.Int))
const key = ({ interval, symbol }: Series.Series): string => `audit/${interval}/${symbol}`

const load = Effect.fnUntraced(function*(series: Series.Series) {
  const text = yield* (yield* StateStore).get(key(series))
  return yield* Effect.transposeOption(Option.map(text, (json) => Effect.orDie(Schema.decodeEffect(Reached)(json))))
})

const save = Effect.fnUntraced(function*(series: Series.Series, reached: ReadonlyArray<number>) {
  const text = yield* Effect.orDie(Schema.encodeEffect(Reached)(reached))
  yield* (yield* StateStore).put([[key(series), text]])
})

/** What the exchange answers now. */
const ask = Effect.fnUntraced(function*(series: Series.Series, { from, to }: Span) {
  const source = yield* MarketData
  const items = yield* Stream.runCollect(source.history(series, from, { to, urgency: "audit" }))
  yield* bury(items.flatMap((item) => item._tag === "Unreadable" ? [item.deadLetter] : []))
  const toCandle = Candle.fromRow(series.interval)
  return items.flatMap((item) =>
    item._tag !== "Closed" ? [] : item.rows.flatMap((row): ReadonlyArray<Comparison.Answered> => {
      const candle = Result.getOrUndefined(toCandle(row))
      return candle === undefined
        ? []
        : [{ row, version: { candle, source: "audit", knownAt: item.knownAt } satisfies Version.Version }]
    })
  )
})

const restated = (series: Series.Series, { row: [openTime], version: { knownAt } }: Comparison.Answered) =>
  Marking.record(series, { _tag: "restated", from: openTime, to: Interval.next(series.interval, openTime), knownAt })

const rowsOf = (answered: ReadonlyArray<Comparison.Answered>): ReadonlyArray<Row.Row> => answered.map(({ row }) => row)

/** Publishes what differs; says what is stored and the exchange does not have. */
const publish = Effect.fnUntraced(function*(
  series: Series.Series,
  { absent, added, changed }: Comparison.Comparison,
  knownAt: number
) {
  const better = [...added, ...changed].toSorted((a, b) => a.row[0] - b.row[0])
  const records = LogRecord.ofRows(series, "audit", knownAt, rowsOf(better)).map(LogRecord.encode)
  yield* (yield* CandleLog).publish([...records, ...changed.map((answered) => restated(series, answered))])
  yield* Metrics.mismatches("exchange", changed.length + absent.length)
  if (changed.length > 0) {
    yield* Effect.logWarning(
      `${Series.key(series)}: ${changed.length} candles from ${
        new Date(changed[0]!.row[0]).toISOString()
      } on are not what they were at the close; corrected`
    ).pipe(about("restated", series))
  }
  if (absent.length > 0) {
    yield* Effect.logWarning(
      `${Series.key(series)}: ${absent.length} stored candles from ${
        new Date(absent[0]!.candle.openTime).toISOString()
      } on are not in the exchange's answer; they are kept`
    ).pipe(about("absent-later", series))
  }
})

/** A server lags behind for less, ms. */
const longestLag = 3_600_000

/** Compares what is stored of a span with what the exchange says of it; gives back up to where there was an answer. */
const compareAll = Effect.fnUntraced(function*(
  series: Series.Series,
  span: Span,
  stored: ReadonlyArray<Version.Version>
) {
  const answered = yield* ask(series, span)
  const last = answered.at(-1)
  // A server that lags behind answers less than it was asked for: the rest is left for the next time. No server does for long.
  const now = yield* MarketData.use((source) => source.now)
  const isOld = now - span.to > longestLag
  if (last === undefined && !isOld) return span.from
  const end = isOld ? span.to : Interval.next(series.interval, last!.row[0])
  const within = stored.filter(({ candle: { openTime } }) => span.from <= openTime && openTime < span.to)
  yield* publish(series, Comparison.make(within, answered, end), last?.version.knownAt ?? now)
  return end
})

/** Compares of a span what the exchange has not said as late already; gives back up to where it is compared now. */
const compare = Effect.fnUntraced(function*(series: Series.Series, span: Span, delay: number) {
  const stored = yield* Stream.runCollect((yield* CandleStore).read(series, span))
  for (const stretch of Comparison.unproven(series.interval, stored, delay)) {
    const end = yield* compareAll(series, stretch, stored)
    if (end < stretch.to) return end
  }
  return span.to
})

const later = (interval: Interval.Interval, openTime: number, buckets: number): number => {
  let reached = openTime
  for (let i = 0; i < buckets; i++) reached = Interval.next(interval, reached)
  return reached
}

/** Compares [from, end), as far as there are answers, and gives back up to where. */
const trail = Effect.fnUntraced(function*(series: Series.Series, from: number, end: number, delay: number) {
  let reached = from
  while (reached < end) {
    const to = Math.min(end, later(series.interval, reached, bucketsAtOnce))
    const compared = yield* compare(series, { from: reached, to }, delay)
    if (compared < to) return Math.max(reached, compared)
    reached = to
  }
  return reached
})

/** Where an audit begins that has never been made: what is older the history has told just now. */
const begin = (interval: Interval.Interval, progress: Progress.Progress, now: number) => (delay: number) =>
  Math.max(progress.from, Interval.floor(interval, now - delay - margin))

/** `sooner` takes the audit after ten minutes before its time: what a line said before it broke is in doubt. */
const audit = Effect.fn("Audit.audit")(function*(series: Series.Series, sooner: boolean) {
  const { interval } = series
  const source = yield* MarketData
  const progress = yield* Progress.load(series, source.fingerprint(series))
  const [newest] = yield* (yield* CandleStore).newest(series, 1)
  if (Option.isNone(progress) || newest === undefined) return
  const now = yield* source.now
  const stored = Math.min(progress.value.cursor, Interval.next(interval, newest.candle.openTime))
  const due = (delay: number) => Math.min(stored, Interval.floor(interval, now - delay))
  const kept = yield* load(series)
  const before = Option.getOrElse(kept, () => delays.map(begin(interval, progress.value, now)))
  const reached = yield* Effect.forEach(delays, (delay, i) => trail(series, before[i]!, due(delay), delay))
  // What was compared just now is not asked for again.
  if (sooner) yield* trail(series, reached[1]!, Math.max(reached[1]!, before[0]!), delays[0])
  if (Option.isNone(kept) || reached.some((time, i) => time !== before[i])) yield* save(series, reached)
})

/** Looks at all series once a minute, and sooner at those whose line was down. Runs until it is interrupted. */
export const run = Effect.fn("Audit.run")(function*(reconnected: Queue.Dequeue<Series.Series>) {
  while (true) {
    yield* Effect.forEach(yield* Watchlist.current, (one) => audit(one, false), { discard: true })
    const down = yield* Effect.timeoutOption(Queue.takeAll(reconnected), betweenLooks - delays[0])
    if (Option.isNone(down)) continue
    // What closed just before it broke is old enough then.
    yield* Effect.sleep(delays[0])
    const once = new Map(down.value.map((one) => [Series.key(one), one])).values()
    yield* Effect.forEach(once, (one) => audit(one, true), { discard: true })
    yield* Effect.sleep(betweenLooks - delays[0])
  }
})
