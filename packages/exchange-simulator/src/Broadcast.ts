/** The one feed of all sockets: makes each frame that is due once, by the clock, and hands it to those who listen. */
import type * as Series from "@cryptostream/core/market/Series"
import { Clock, Effect, Queue } from "effect"
import * as Audience from "./Audience.ts"
import type * as Book from "./Book.ts"
import * as Distortion from "./Distortion.ts"
import * as Faults from "./Faults.ts"
import * as Feed from "./Feed.ts"
import * as KlineFrame from "./KlineFrame.ts"
import * as StreamName from "./StreamName.ts"

/** Closes handed over at once when it comes late. */
const closesAtOnce = 500

/** A close is said this long after it, in ms: at the exchange it takes as long. */
const closeLag = 2

/** The frame of what is due, as of a moment, which is the time of its event; none where there is no candle. */
const frame = Effect.fnUntraced(function*(book: Book.Book, { _tag, openTime, series }: Feed.Due, asOf: number) {
  const row = yield* book.candle(series, openTime, asOf)
  if (row === undefined) return []
  const firstTradeId = book.firstTradeId(series, openTime)
  const text = KlineFrame.text({ series, row, isClosed: _tag === "Closed", firstTradeId }, asOf)
  return [Audience.frame(_tag, StreamName.of(series), text)]
})

/** Runs for ever. `changed` gets an element when someone subscribes or leaves. */
export const run = Effect.fnUntraced(function*(
  book: Book.Book,
  faults: Faults.Faults,
  audience: Audience.Audience,
  changed: Queue.Dequeue<void>,
  startedAt: number
) {
  let feed = Feed.empty
  let listened: ReadonlyArray<Series.Series> = []
  /** How old the market is that the sockets see, in ms. */
  let age = 0
  let distortion = Distortion.start(startedAt - 1)
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const staleBy = Faults.active(faults, "stale", now)?.by ?? 0
    const closeDelay = Faults.active(faults, "delayClose", now)?.by ?? 0
    if (Queue.sizeUnsafe(changed) > 0 || staleBy !== age) {
      yield* Queue.clear(changed)
      listened = audience.series().filter(book.has)
      feed = Feed.follow(staleBy === age ? feed : Feed.empty, listened, now - staleBy)
      age = staleBy
    }
    const [next, due] = Feed.due(feed, now - age, closesAtOnce, closeDelay)
    feed = next
    const made = (yield* Effect.forEach(due, (one) => frame(book, one, now - age))).flat()
    const [distorted, sent] = Distortion.step(distortion, faults, made, now)
    distortion = distorted
    for (const one of sent) audience.deliver(one)
    if (due.length > 0) {
      yield* Effect.yieldNow
      continue
    }
    const planned = Math.min(Feed.wakeAt(feed, closeDelay) + age + closeLag, Faults.nextChange(faults, now))
    yield* Effect.timeoutOption(Queue.peek(changed), planned - now)
    const woken = yield* Clock.currentTimeMillis
    if (woken >= planned) feed = Feed.arrived(feed, planned, woken)
  }
})
