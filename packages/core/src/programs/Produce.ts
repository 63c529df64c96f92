/**
 * The producer: brings every closed candle of its series from the source into the log. Each series has a keeper of its own,
 * so that one that is far behind, or cannot be had, holds up no other; one line brings the live news of all.
 */
import { Effect, FiberMap, Semaphore, Stream } from "effect"
import * as Series from "../market/Series.ts"
import { LiveFeed } from "../ports/LiveFeed.ts"
import { type Item, MarketData } from "../ports/MarketData.ts"
import { bury } from "./Bury.ts"
import * as CatchUp from "./CatchUp.ts"
import * as Keeper from "./Keeper.ts"
import * as Mailbox from "./Mailbox.ts"
import * as Readiness from "./Readiness.ts"
import * as Watchlist from "./Watchlist.ts"
import { about } from "./Saying.ts"

export interface Options extends CatchUp.Options, Partial<Keeper.Options> {
  /** Histories read at a time; all of them where they are paced by the clock, or the first would hold the others up. */
  readonly seriesAtOnce?: number | "unbounded"
}

const seriesAtOnceUnlessSaid = 2

/** The longest intervals come first: their histories are short, and soon there to be looked at. */
const longestFirst = (series: ReadonlyArray<Series.Series>) => series.toSorted((a, b) => Series.order(b, a))

type Mailboxes = ReadonlyMap<string, Mailbox.Mailbox>

const tell = (
  mailboxes: Mailboxes,
  series: ReadonlyArray<Series.Series>,
  item: Parameters<Mailbox.Mailbox["offer"]>[0]
) => Effect.forEach(series, (one) => mailboxes.get(Series.key(one))?.offer(item) ?? Effect.void, { discard: true })

/**
 * Where an item of a live line goes. What is no closed candle is kept, shown or said, and never a reason to stop. A line goes
 * on telling of a series that is watched no more: `mailboxes` are those of the series that it is still listened to for.
 */
const dispatch = (mailboxes: Mailboxes) =>
  Effect.fnUntraced(function*(item: Item) {
    switch (item._tag) {
      case "Closed":
        return yield* tell(mailboxes, [item.series], item)
      case "Open":
        if (!mailboxes.has(Series.key(item.series))) return
        return yield* (yield* LiveFeed).publish([{ _tag: "open", series: item.series, candle: item.candle }])
      case "Unreadable":
        return yield* bury([item.deadLetter])
      case "Connected":
        yield* Effect.logInfo(`connected: ${item.series.length} series are live`).pipe(about("connected"))
        return yield* tell(mailboxes, item.series, item)
      case "Disconnected":
        yield* Effect.logWarning(`disconnected: ${item.reason}`).pipe(about("disconnected"))
        return yield* tell(mailboxes, item.series, item)
    }
  })

/** A source that ends: its histories are all there is. */
const finite = (series: ReadonlyArray<Series.Series>, { seriesAtOnce = seriesAtOnceUnlessSaid, ...options }: Options) =>
  Effect.forEach(
    longestFirst(series),
    (one) => Effect.flatMap(CatchUp.resume(one), (track) => CatchUp.run(track, options)),
    { concurrency: seriesAtOnce, discard: true }
  )

/** What is watched from now on: the list is kept, and the series that are on it no more are let go. */
const begin = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>) {
  const before = yield* Watchlist.current
  yield* Effect.forEach(Watchlist.without(before, series), CatchUp.release, { discard: true })
  yield* Watchlist.save(series)
})

const watching = Effect.fnUntraced(function*(options: Options) {
  const source = yield* MarketData
  const keepers = yield* FiberMap.make<string, void, Effect.Error<ReturnType<typeof CatchUp.run>>>()
  const lines = yield* FiberMap.make<number, void, Effect.Error<ReturnType<typeof CatchUp.run>>>()
  /** For each line, by its number, the series that it is listened to for. */
  const listened = new Map<number, Map<string, Mailbox.Mailbox>>()
  const { seriesAtOnce = seriesAtOnceUnlessSaid } = options
  const turn = yield* Semaphore.make(seriesAtOnce === "unbounded" ? Number.MAX_SAFE_INTEGER : seriesAtOnce)
  const keeperOptions = { ...options, reconnected: options.reconnected ?? (() => Effect.void) }

  /** The history of a series that was never whole, in its turn. */
  const reading = (series: Series.Series, track: CatchUp.Track) =>
    Readiness.waitFor(Series.key(series), "its history is being read").pipe(
      Effect.andThen(turn.withPermits(1)(CatchUp.run(track, options))),
      Effect.ensuring(Readiness.isThere(Series.key(series)))
    )

  const keep = Effect.fnUntraced(function*(series: Series.Series, mailbox: Mailbox.Mailbox) {
    const track = yield* CatchUp.resume(series)
    if (CatchUp.wasWhole(track)) yield* CatchUp.retain(series)
    // One that was whole once lacks a little: its keeper asks for it, and does not wait until others have read years.
    const begun = CatchUp.wasWhole(track) ? track : (yield* reading(series, track)).track
    yield* Keeper.run(begun, mailbox, keeperOptions)
  })

  let line = 0
  const add = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>) {
    const mailboxes = new Map<string, Mailbox.Mailbox>()
    for (const one of longestFirst(series)) {
      const mailbox = yield* Mailbox.make
      mailboxes.set(Series.key(one), mailbox)
      yield* FiberMap.run(keepers, Series.key(one), keep(one, mailbox))
    }
    const live = Stream.runForEach(source.live(series), dispatch(mailboxes))
    const end = Effect.forEach(series, (one) => mailboxes.get(Series.key(one))?.end ?? Effect.void, { discard: true })
    listened.set(++line, mailboxes)
    yield* FiberMap.run(lines, line, Effect.andThen(live, end))
  })

  const remove = Effect.fnUntraced(function*(series: Series.Series) {
    for (const [number, mailboxes] of listened) {
      if (!mailboxes.delete(Series.key(series)) || mailboxes.size > 0) continue
      listened.delete(number)
      yield* FiberMap.remove(lines, number)
    }
    yield* FiberMap.remove(keepers, Series.key(series))
    yield* CatchUp.release(series)
    yield* Effect.logInfo(`${Series.key(series)}: watched no more`).pipe(about("released", series))
  })

  /** The lines have ended by themselves: where nothing is watched just now there is none, and one may come. */
  const ended = Effect.andThen(FiberMap.awaitEmpty(lines), FiberMap.awaitEmpty(keepers)).pipe(
    Effect.andThen(Effect.suspend(() => listened.size === 0 ? Effect.never : Effect.void))
  )
  return { add, remove, ended, failed: Effect.raceFirst(FiberMap.join(lines), FiberMap.join(keepers)) }
})

const endless = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>, options: Options) {
  yield* begin(series)
  const { add, ended, failed, remove } = yield* watching(options)
  yield* add(series)
  const follow = Stream.runFoldEffect(
    Watchlist.changes,
    () => series,
    Effect.fnUntraced(function*(watched: ReadonlyArray<Series.Series>, wanted) {
      const added = Watchlist.without(wanted, watched)
      if (added.length > 0) yield* add(added)
      yield* Effect.forEach(Watchlist.without(watched, wanted), remove, { discard: true })
      return wanted
    })
  )
  yield* Effect.raceAllFirst([Effect.asVoid(follow), failed, ended])
}, Effect.scoped)

/** Runs until the source ends: at once after the history of a finite one, never for an exchange. */
export const run = Effect.fn("Produce.run")(function*(options: Options = {}) {
  const source = yield* MarketData
  yield* bury(source.unreadable)
  const series = yield* source.series
  yield* source.finite ? finite(series, options) : endless(series, options)
})
