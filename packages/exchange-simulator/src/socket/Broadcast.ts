/** The one feed of all sockets: makes each frame that is due once, by the clock, and hands it to those who listen. */
import { Clock, Effect, Queue } from "effect"
import * as Audience from "./Audience.ts"
import type * as Book from "../book/Book.ts"
import * as Distortion from "./Distortion.ts"
import * as Faults from "../faults/Faults.ts"
import * as Feed from "./Feed.ts"
import * as KlineFrame from "./KlineFrame.ts"

/** Closes handed over at once when it comes late. */
const closesAtOnce = 500

/** A close is said this long after it, in ms: at the exchange it takes as long. */
const closeLag = 2

const closeDelay = (faults: Faults.Faults, now: number): number => Faults.active(faults, "delayClose", now)?.by ?? 0

/** The frame of what is due, as of a moment, which is the time of its event; none where there is no candle. */
const frame = Effect.fnUntraced(function*(book: Book.Book, { _tag, openTime, stream }: Feed.Due, asOf: number) {
  const { name, series } = stream
  const row = yield* book.candle(series, openTime, asOf)
  if (row === undefined) return []
  const firstTradeId = book.firstTradeId(series, openTime)
  const text = KlineFrame.text({ series, row, isClosed: _tag === "Closed", firstTradeId }, asOf)
  return [Audience.frame(_tag, name, text)]
})

interface State {
  readonly feed: Feed.Feed
  /** How old the market is that the sockets see, in ms. */
  readonly age: number
  readonly distortion: Distortion.Distortion
}

/** Follows what is listened to, of a market that is so old; where its age has changed, all begins anew. */
const follow = (state: State, streams: ReadonlyArray<Feed.Stream>, age: number, now: number): State => {
  const isSameAge = age === state.age
  const seen = streams.map((stream) => ({ ...stream, since: (isSameAge ? stream.since : now) - age }))
  return { ...state, age, feed: Feed.follow(isSameAge ? state.feed : Feed.empty, seen) }
}

/** Delivers what is due; whether there may be more. */
const deliver = Effect.fnUntraced(function*(
  { age, distortion, feed }: State,
  book: Book.Book,
  faults: Faults.Faults,
  audience: Audience.Audience,
  now: number
): Effect.fn.Return<readonly [State, boolean]> {
  const [next, due] = Feed.due(feed, now - age, closesAtOnce, closeDelay(faults, now))
  const made = yield* Effect.forEach(due, (one) => frame(book, one, now - age))
  const [distorted, sent] = Distortion.step(distortion, faults, made.flat(), now)
  for (const one of sent) audience.deliver(one)
  return [{ age, distortion: distorted, feed: next }, due.length > 0]
})

/** Runs for ever. `changed` gets an element when someone subscribes or leaves. */
export const run = Effect.fnUntraced(function*(
  book: Book.Book,
  faults: Faults.Faults,
  audience: Audience.Audience,
  changed: Queue.Dequeue<void>,
  startedAt: number
) {
  let state: State = { feed: Feed.empty, age: 0, distortion: Distortion.start(startedAt - 1) }
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const age = Faults.active(faults, "stale", now)?.by ?? 0
    if (Queue.sizeUnsafe(changed) > 0 || age !== state.age) {
      yield* Queue.clear(changed)
      state = follow(state, audience.streams().filter(({ series }) => book.has(series)), age, now)
    }
    const [next, isMore] = yield* deliver(state, book, faults, audience, now)
    state = next
    if (isMore) {
      yield* Effect.yieldNow
      continue
    }
    const wakeAt = Feed.wakeAt(state.feed, closeDelay(faults, now)) + age + closeLag
    const planned = Math.min(wakeAt, Faults.nextChange(faults, now))
    yield* Effect.timeoutOption(Queue.peek(changed), planned - now)
    const woken = yield* Clock.currentTimeMillis
    if (woken >= planned) state = { ...state, feed: Feed.arrived(state.feed, planned, woken) }
  }
})
