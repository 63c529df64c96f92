/**
 * Asks the exchange, through the log, for what the account lacks: for what nothing explains, and again for what it did not
 * have before. What there is to ask follows from the store alone, so that it does not matter who left the hole, or when.
 */
import { Clock, Effect, Option, Stream } from "effect"
import * as Interval from "../market/Interval.ts"
import type * as Mark from "../market/Mark.ts"
import * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import { MarketData } from "../ports/MarketData.ts"
import * as Account from "../quality/Account.ts"
import * as Questions from "../quality/Questions.ts"
import type { Span } from "../quality/Sequence.ts"
import * as Answered from "./Answered.ts"
import * as Metrics from "./Metrics.ts"
import * as Progress from "./Progress.ts"
import * as Reading from "./Reading.ts"
import * as Watchlist from "./Watchlist.ts"

type Gaps = ReadonlyArray<Account.Gap>

/** Asks for a span between two candles that are stored. They come along, and show that the answer spans it. */
const askFor = Effect.fnUntraced(function*(series: Series.Series, { from, to }: Span) {
  const { interval } = series
  const asking = { to: Interval.next(interval, to), urgency: "repair" } as const
  yield* Stream.runFoldEffect(
    Reading.history(series, Interval.previous(interval, from), asking),
    (): number | undefined => undefined,
    Effect.fnUntraced(function*(cursor, batch) {
      const openTimes = batch.settled.flatMap(({ rows }) => rows.map(([openTime]) => openTime))
      yield* (yield* CandleLog).publish(Answered.records(series, cursor, batch))
      yield* Metrics.counted("published", openTimes.length)
      const last = openTimes.at(-1)
      return last === undefined ? cursor : Interval.next(interval, last)
    })
  )
})

/** The gaps of a part of a series, as far as its producer has been: what comes behind its cursor it will ask for itself. */
const gapsWithin = Effect.fnUntraced(function*(series: Series.Series, part: Span, marks: ReadonlyArray<Mark.Mark>) {
  const source = yield* MarketData
  const progress = yield* Progress.load(series, source.fingerprint(series))
  const to = Math.min(part.to, Option.match(progress, { onNone: () => Infinity, onSome: ({ cursor }) => cursor }))
  if (to <= part.from) return []
  const span = { from: part.from, to }
  return Account.gapsWithin(series, span, yield* (yield* CandleStore).runs(series, span), marks, yield* source.now)
})

/** The gaps that the exchange was asked for lately: a look at the marks tells most of the time that there are none. */
const asked = Effect.fnUntraced(function*(series: Series.Series) {
  const now = yield* MarketData.use((source) => source.now)
  const marks = yield* (yield* CandleStore).marks(series)
  const open = marks.filter((mark) => mark._tag === "asked").filter(({ knownAt }) => knownAt > now - Questions.openFor)
  if (open.length === 0) return []
  const hull = { from: Math.min(...open.map(({ from }) => from)), to: Math.max(...open.map(({ to }) => to)) }
  return (yield* gapsWithin(series, hull, marks)).filter((gap) => gap.asked.length > 0)
})

/** All gaps of a series that may still be filled. */
const unfilled = Effect.fnUntraced(function*(series: Series.Series) {
  const gaps = yield* gapsWithin(series, everything, yield* (yield* CandleStore).marks(series))
  return gaps.filter(({ status }) => status !== "pending")
})

/** What is asked lately may be on its way through the log: nobody is asked twice in this time, ms. */
const patience = 30_000

/** When a gap is to be asked for, epoch ms; what nobody was asked for is due at once, what is settled never. */
const dueAt = ({ interval }: Series.Series, gap: Account.Gap): number =>
  gap.asked.length === 0 ? -Infinity : Questions.askAt(interval, gap) ?? Infinity

/** Who asked for which gap, how often and when: one a program. It forgets what is settled. */
const asker = Effect.sync(() => {
  const known = new Map<string, { readonly at: number; readonly times: number }>()
  const name = (series: Series.Series, { from }: Account.Gap) => `${Series.key(series)} ${from}`
  const ask = Effect.fnUntraced(function*(series: Series.Series, gaps: Gaps) {
    const now = yield* MarketData.use((source) => source.now)
    const names = new Set(gaps.map((gap) => name(series, gap)))
    for (const [one, { at }] of known) if (at + Questions.openFor < now && !names.has(one)) known.delete(one)
    const at = (gap: Account.Gap) =>
      Math.max(dueAt(series, gap), (known.get(name(series, gap))?.at ?? -Infinity) + patience)
    const due = gaps.filter((gap) => at(gap) <= now)
    for (const gap of due) {
      const key = name(series, gap)
      known.set(key, { at: now, times: (known.get(key)?.times ?? 0) + 1 })
    }
    yield* Effect.forEach(Questions.spans(series.interval, due), (span) => askFor(series, span), { discard: true })
    return gaps.reduce((soonest, gap) => Math.min(soonest, at(gap)), Infinity)
  })
  return {
    /** Asks for those gaps that are due; gives back when the next one is, epoch ms. */
    ask,
    times: (series: Series.Series, gap: Account.Gap): number => known.get(name(series, gap))?.times ?? 0
  }
})

/** How many gaps of a series nothing explains. */
const count = Effect.fnUntraced(function*(series: Series.Series) {
  const gaps = yield* unfilled(series)
  yield* Metrics.gapsOf(series, gaps.filter(({ status }) => status === "missing").length)
})

const betweenCounts = 60_000
const betweenQuestions = "15 seconds"
const betweenRepairs = 3_600_000

/** Asks open questions again when they are due, and once an hour for everything that is missing. Runs until interrupted. */
export const run = Effect.fn("Repair.run")(function*() {
  const { ask } = yield* asker
  let repairAt = (yield* Clock.currentTimeMillis) + 60_000
  let countAt = -Infinity
  while (true) {
    yield* Effect.sleep(betweenQuestions)
    const now = yield* Clock.currentTimeMillis
    const isDue = now >= repairAt
    if (isDue) repairAt = now + betweenRepairs
    yield* Effect.forEach(
      yield* Watchlist.current,
      (series) => Effect.flatMap(isDue ? unfilled(series) : asked(series), (gaps) => ask(series, gaps)),
      { discard: true }
    )
    if (now < countAt) continue
    countAt = now + betweenCounts
    yield* Effect.forEach(yield* Watchlist.current, count, { discard: true })
  }
})

/** Says what is about to be asked for. */
export const announce = (series: Series.Series, gaps: Gaps): Effect.Effect<void> =>
  Effect.logInfo(
    `${Series.key(series)}: asking for ${
      gaps.reduce((sum, { buckets }) => sum + buckets, 0)
    } candles in ${gaps.length} ` +
      `gaps, the first from ${new Date(gaps[0]!.from).toISOString()} on`
  )

/** How long one waits for the log to be stored before one looks again. */
const betweenLooks = 2_000

/** A gap that was asked for so often, and neither filled nor marked, is at the end of what the exchange answers for. */
const mostTimes = 4

/**
 * Asks until nothing is missing any more: each gap is filled, or the exchange has said twice that it has nothing there.
 * What it gives no answer for is left, and told of by the account.
 */
export const settle = Effect.fn("Repair.settle")(function*<E, R>(
  series: ReadonlyArray<Series.Series>,
  say: (series: Series.Series, gaps: Gaps) => Effect.Effect<void, E, R>
) {
  const { ask, times } = yield* asker
  const once = Effect.fnUntraced(function*(one: Series.Series) {
    const gaps = (yield* unfilled(one)).filter((gap) => gap.status === "missing" && times(one, gap) < mostTimes)
    if (gaps.length === 0) return []
    yield* say(one, gaps)
    return [yield* ask(one, gaps)]
  })
  while (true) {
    const nexts = (yield* Effect.forEach(series, once)).flat()
    if (nexts.length === 0) return
    const now = yield* MarketData.use((source) => source.now)
    yield* Effect.sleep(Math.max(betweenLooks, Math.min(...nexts, now + patience) - now))
  }
})
