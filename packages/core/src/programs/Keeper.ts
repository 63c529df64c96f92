/**
 * Keeps one series whole: what comes live at the cursor is published, and whatever hints at more has the history read from
 * the cursor on. A hint is the start, a line that came up, a row beyond the cursor, or a close that is overdue by the clock.
 */
import { Effect, Fiber } from "effect"
import * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import { type AlarmKind, LiveFeed } from "../ports/LiveFeed.ts"
import { type Closed, type Disconnected, MarketData } from "../ports/MarketData.ts"
import * as Deadline from "../quality/Deadline.ts"
import * as Sequence from "../quality/Sequence.ts"
import * as CatchUp from "./CatchUp.ts"
import type * as Mailbox from "./Mailbox.ts"
import * as Readiness from "./Readiness.ts"
import type * as Reading from "./Reading.ts"
import { about } from "./Saying.ts"

export interface Options extends CatchUp.Options {
  /** Is told when a line that was down is up again, and the series is whole. */
  readonly reconnected: (series: Series.Series) => Effect.Effect<void>
}

interface State {
  readonly track: CatchUp.Track
  readonly asked: Deadline.Asked
  readonly alarms: ReadonlySet<AlarmKind>
  /** Since when the line is up, epoch ms; absent while it is down, or was never heard of. */
  readonly upSince: number | undefined
}

/** Nothing is waited for longer at a time, in ms: timers do not reach as far as the longest intervals. */
const longestWait = 3_600_000

const openTimes = (settled: ReadonlyArray<Reading.Settled>): ReadonlyArray<number> =>
  settled.flatMap(({ rows }) => rows.map(([openTime]) => openTime))

const jumps = (track: CatchUp.Track, settled: ReadonlyArray<Reading.Settled>): boolean =>
  Sequence.jumps(track.series.interval, CatchUp.cursorOf(track), openTimes(settled)).length > 0

/** Whether the bucket at the cursor closed before the line came up, and so was not told by it. */
const closedBefore = (track: CatchUp.Track, connectedFrom: number | undefined): boolean => {
  const cursor = CatchUp.cursorOf(track)
  return connectedFrom !== undefined &&
    (cursor === undefined || Interval.next(track.series.interval, cursor) <= connectedFrom)
}

const filter = (settled: ReadonlyArray<Reading.Settled>, keep: (openTime: number) => boolean) =>
  settled.map(({ from, rows }): Reading.Settled => ({ from, rows: rows.filter(([openTime]) => keep(openTime)) }))

/** What was heard and is not known from the history: the buckets that it was without, and what goes on at the cursor. */
const remaining = (
  before: CatchUp.Track,
  { absent, track }: { readonly track: CatchUp.Track; readonly absent: ReadonlyArray<Sequence.Span> },
  heard: ReadonlyArray<Reading.Settled>
): ReadonlyArray<Reading.Settled> => {
  const isAnswered = (openTime: number) => !CatchUp.isBehind(before, openTime) && CatchUp.isBehind(track, openTime)
  const isAbsent = (openTime: number) => absent.some(({ from, to }) => from <= openTime && openTime < to)
  const left = filter(heard, (openTime) => !isAnswered(openTime) || isAbsent(openTime))
  return jumps(track, left) ? filter(left, (openTime) => CatchUp.isBehind(track, openTime)) : left
}

const raise = (series: Series.Series, kind: AlarmKind, message: string, since: number) =>
  Effect.andThen(
    Readiness.waitFor(`${Series.key(series)} ${kind}`, message),
    LiveFeed.use((feed) => feed.publish([{ _tag: "alarm", series, kind, message, since }]))
  )

const calm = (series: Series.Series, kind: AlarmKind, message: string) =>
  Effect.andThen(
    Readiness.isThere(`${Series.key(series)} ${kind}`),
    LiveFeed.use((feed) => feed.publish([{ _tag: "calm", series, kind, message }]))
  )

/** A line that breaks is everyday business; one that is up and tells nothing, or old news, is worth a look. */
const watchLine = Effect.fnUntraced(function*({ alarms, track }: State, trouble: Disconnected | undefined) {
  if (trouble === undefined || trouble.cause === "broken" || alarms.has(trouble.cause)) return alarms
  yield* raise(track.series, trouble.cause, trouble.reason, trouble.since)
  return new Set([...alarms, trouble.cause])
})

/** So long a line must be up, in ms, until it counts as well: one that is dialled anew each time it falls silent is not. */
const isWellAfter = 120_000

const ofLine = (alarms: ReadonlySet<AlarmKind>): ReadonlyArray<AlarmKind> =>
  [...alarms].filter((kind) => kind !== "late")

/** What was wrong with the line is over once it brings the series on again, or has been up for a while. */
const calmLine = Effect.fnUntraced(function*({ alarms, track, upSince }: State, isTold: boolean, now: number) {
  const isWell = isTold || upSince !== undefined && now >= upSince + isWellAfter
  if (!isWell) return alarms
  yield* Effect.forEach(ofLine(alarms), (kind) => calm(track.series, kind, "the line tells again"), { discard: true })
  return new Set([...alarms].filter((kind) => kind === "late"))
})

const watchClose = Effect.fnUntraced(function*(
  series: Series.Series,
  alarms: ReadonlySet<AlarmKind>,
  cursor: number,
  now: number
) {
  const isLate = now >= Deadline.lateAt(series.interval, cursor)
  if (isLate === alarms.has("late")) return alarms
  const key = Series.key(series)
  if (isLate) {
    const message = `the candle of ${
      new Date(cursor).toISOString()
    } has closed and is not published yet; it is asked for again`
    yield* Effect.logWarning(`${key}: ${message}`).pipe(about("late", series))
    yield* raise(series, "late", message, cursor)
    return new Set([...alarms, "late"] as const)
  }
  yield* Effect.logInfo(`${key}: the closes come again`).pipe(about("late", series))
  yield* calm(series, "late", "the closes come again")
  return new Set([...alarms].filter((kind) => kind !== "late"))
})

/** Watches the close at the cursor while an effect runs: an exchange that cannot be reached keeps it waiting for an answer. */
const watchingClose = Effect.fnUntraced(function*<E, R>(state: State, working: Effect.Effect<State, E, R>) {
  const { series } = state.track
  const cursor = CatchUp.cursorOf(state.track)
  if (cursor === undefined) return yield* working
  const { now } = yield* MarketData
  let { alarms } = state
  const watch = Effect.gen(function*() {
    yield* Effect.sleep(Math.max(0, Deadline.lateAt(series.interval, cursor) - (yield* now)))
    alarms = yield* watchClose(series, alarms, cursor, yield* now)
  })
  const watcher = yield* Effect.forkChild(watch)
  const next = yield* working
  yield* Fiber.interrupt(watcher)
  return { ...next, alarms }
})

/** Up to date again, with what was heard beside it. */
const catchUp = Effect.fnUntraced(function*(
  state: State,
  heard: ReadonlyArray<Reading.Settled>,
  now: number,
  options: Options
) {
  const caughtUp = yield* CatchUp.run(state.track, options)
  const left = remaining(state.track, caughtUp, heard)
  const track = yield* CatchUp.publishLive(caughtUp.track, left, options)
  const hasMoved = CatchUp.cursorOf(track) !== CatchUp.cursorOf(state.track)
  const asked = hasMoved ? Deadline.notAsked : { times: state.asked.times + 1, at: now }
  return { ...state, track, asked }
})

const settledOf = (rows: ReadonlyArray<Closed>): ReadonlyArray<Reading.Settled> =>
  rows.map((item) => ({ from: item, rows: item.rows }))

/** Takes what was heard, and asks where that, or the clock, gives reason to. */
const look = Effect.fnUntraced(
  function*(before: State, { connectedFrom, rows, trouble }: Mailbox.Heard, options: Options) {
    const { series } = before.track
    const source = yield* MarketData
    const [heard, now] = [settledOf(rows), yield* source.now]
    const cursor = CatchUp.cursorOf(before.track)
    const upSince = trouble !== undefined ? undefined : connectedFrom === undefined ? before.upSince : now
    const state = { ...before, upSince, alarms: yield* watchLine(before, trouble) }
    const isOverdue = cursor !== undefined && now >= Deadline.askAt(series.interval, cursor, state.asked)
    const next = isOverdue || closedBefore(before.track, connectedFrom) || jumps(state.track, heard)
      ? yield* watchingClose(state, catchUp(state, heard, now, options))
      : { ...state, track: yield* CatchUp.publishLive(state.track, heard, options) }
    if (connectedFrom !== undefined) yield* options.reconnected(series)
    const reached = CatchUp.cursorOf(next.track)
    if (reached === undefined) return next
    const asked = reached === cursor ? next.asked : Deadline.notAsked
    const isTold = trouble === undefined && heard.length > 0 && reached !== cursor
    const alarms = yield* calmLine(next, isTold, yield* source.now)
    return { ...next, asked, alarms: yield* watchClose(series, alarms, reached, yield* source.now) }
  }
)

/** Until something is heard, or a deadline has come. */
const wait = Effect.fnUntraced(function*({ alarms, asked, track, upSince }: State, mailbox: Mailbox.Mailbox) {
  const cursor = CatchUp.cursorOf(track)
  if (cursor === undefined) return yield* mailbox.changed
  const { interval } = track.series
  const now = yield* MarketData.use((source) => source.now)
  const lateAt = alarms.has("late") ? Infinity : Deadline.lateAt(interval, cursor)
  const wellAt = upSince === undefined || ofLine(alarms).length === 0 ? Infinity : upSince + isWellAfter
  const until = Math.min(Deadline.askAt(interval, cursor, asked), lateAt, wellAt, now + longestWait)
  yield* Effect.timeoutOption(mailbox.changed, Math.max(1, until - now))
})

/** Runs until the mailbox has ended. `begun` is the series brought up to date. */
export const run = Effect.fn("Keeper.run")(function*(
  begun: CatchUp.Track,
  mailbox: Mailbox.Mailbox,
  options: Options
) {
  let state: State = { track: begun, asked: Deadline.notAsked, alarms: new Set(), upSince: undefined }
  const end = Effect.suspend(() =>
    Effect.forEach(state.alarms, (kind) => calm(begun.series, kind, "it is watched no more"), { discard: true })
  )
  const keep = Effect.gen(function*() {
    while (true) {
      const heard = yield* mailbox.take
      state = yield* look(state, heard, options)
      if (heard.isEnded) return
      yield* wait(state, mailbox)
    }
  })
  yield* Effect.ensuring(keep, end)
})
