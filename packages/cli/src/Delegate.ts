/**
 * Work on a data folder is done by the one program that writes to it: here where none runs, else it is asked for, and waited
 * for, and goes on even if nobody waits any more.
 */
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import type { DataFolder } from "@cryptostream/runtime/DataFolder"
import * as Embedded from "@cryptostream/runtime/Embedded"
import * as RunLock from "@cryptostream/runtime/RunLock"
import { Clock, Effect, Schema } from "effect"
import * as Print from "./Print.ts"

/** The program that writes to the folder could not do what was asked for, or has ended before it did. */
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

/** Asks the program that writes to the folder, and waits until all is done. */
const ask = Effect.fn("Delegate.ask")(function*(folder: DataFolder, requests: ReadonlyArray<Requests.Request>) {
  yield* Effect.logInfo(`another cryptostream is writing to ${folder.path}: asking it`)
  yield* Requests.ask(requests)
  let spokenAt = yield* Clock.currentTimeMillis
  while (true) {
    const states = yield* Effect.forEach(requests, Requests.stateOf)
    const asked = states.flatMap((state) => state._tag === "Some" ? [state.value] : [])
    if (asked.every(({ failed }) => failed !== undefined)) {
      yield* Requests.done(asked.map(({ request }) => request))
      if (asked.length === 0) return yield* Effect.logInfo("done")
      return yield* new NotDone({
        message: asked.map(({ failed, request }) => `${Requests.describe(request)}: ${failed}`).join("; ")
      })
    }
    if (!(yield* RunLock.isHeld(folder.path))) {
      return yield* new NotDone({
        message: `the program that was asked has ended; the next "cryptostream start" will do what is left`
      })
    }
    const now = yield* Clock.currentTimeMillis
    if (now - spokenAt >= betweenWords) {
      spokenAt = now
      yield* say(asked.filter(({ failed }) => failed === undefined).map(({ request }) => request), requests.length)
    }
    yield* Effect.sleep(betweenLooks)
  }
})

/** Does the work where nobody writes to the folder; else has the requests done by who does. */
export const run = <A, E, R>(
  folder: DataFolder,
  requests: ReadonlyArray<Requests.Request>,
  work: Effect.Effect<A, E, R>
) =>
  work.pipe(
    Effect.provide(Embedded.layer(folder, "bulk")),
    Effect.catchTag("AlreadyRunning", () => Effect.provide(ask(folder, requests), Embedded.layerAsker(folder)))
  )
