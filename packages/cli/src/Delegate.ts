/**
 * Work on what is stored is done by the program that writes it: here where none runs, else it is asked for, and waited
 * for, and goes on even if nobody waits any more.
 */
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import * as Place from "@cryptostream/runtime/Place"
import * as RunLock from "@cryptostream/runtime/RunLock"
import * as Storage from "@cryptostream/runtime/Storage"
import { Clock, Effect, Schema } from "effect"
import * as Print from "./Print.ts"

/** The program that writes to the folder could not do what was asked for. */
export class NotDone extends Schema.TaggedError<NotDone>()("NotDone", { message: Schema.String }) {}

const betweenLooks = "500 millis"
const betweenWords = 10_000

/** How far it is, for long work. */
const say = Effect.fnUntraced(function*(open: ReadonlyArray<Requests.Request>, all: number) {
  const series = open.map((request) => request.series)
  const store = yield* CandleStore
  const newest = yield* Effect.forEach(series, (one) => store.newest(one, 1))
  const stale = yield* Snapshot.staleFrom(series)
  const [first] = open
  const from = first && stale.get(Series.key(first.series))
  yield* Effect.logInfo(
    `${all - open.length} of ${all} done; ${first === undefined ? "" : Requests.describe(first)}` +
      (from === undefined
        ? ""
        : `, derived again up to ${Print.time(from)} of ${Print.time(newest[0]?.[0]?.candle.openTime)}`)
  )
})

/** Whether somebody may still answer: at servers that is not known, and a producer that is started later does. */
const isServed = ({ folder, log }: Place.Place) => log === "kafka" ? Effect.succeed(true) : RunLock.isHeld(folder.path)

/** Asks the program that writes there, and waits until all is done, or nobody writes there any more. */
const ask = Effect.fn("Delegate.ask")(function*(place: Place.Place, requests: ReadonlyArray<Requests.Request>) {
  yield* Effect.logInfo(
    place.log === "kafka"
      ? "asking the producer of each interval, which has to run for it"
      : `another cryptostream is writing to ${place.folder.path}: asking it`
  )
  yield* Requests.ask(requests)
  let spokenAt = yield* Clock.currentTimeMillis
  while (true) {
    const states = yield* Effect.forEach(requests, Requests.stateOf)
    const asked = states.flatMap((state) => state._tag === "Some" ? [state.value] : [])
    const open = asked.filter(({ failed }) => failed === undefined)
    if (asked.length === 0) return yield* Effect.as(Effect.logInfo("done"), true)
    if (open.length === 0) {
      return yield* new NotDone({
        message: asked.map(({ failed, request }) => `${Requests.describe(request)}: ${failed}`).join("; ")
      })
    }
    if (!(yield* isServed(place))) return false
    const now = yield* Clock.currentTimeMillis
    if (now - spokenAt >= betweenWords) {
      spokenAt = now
      yield* say(open.map(({ request }) => request), requests.length)
    }
    yield* Effect.sleep(betweenLooks)
  }
})

/**
 * Does the work where nobody writes; else has the requests done by who does. A verb that writes serves nobody: what is left
 * when it has ended is done here.
 */
export const run = <A, E, R>(
  place: Place.Place,
  requests: ReadonlyArray<Requests.Request>,
  work: Effect.Effect<A, E, R>
) => {
  const asking = Effect.provide(ask(place, requests), Storage.layerAsker(place))
  const here = Effect.andThen(work, Effect.forEach(requests, Requests.done, { discard: true })).pipe(
    Effect.provide(Storage.layer(place, "bulk")),
    Effect.as(true),
    Effect.catchTag("AlreadyRunning", () => asking)
  )
  const once = place.log === "kafka" ? asking : here
  return Effect.asVoid(Effect.repeat(once, { until: (isDone) => isDone }))
}
