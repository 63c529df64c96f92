/** Does what was asked for (see `Requests`), beside everything else that a program does. */
import { Clock, Effect, FiberMap, Semaphore } from "effect"
import type * as Series from "../market/Series.ts"
import { CandleLog } from "../ports/CandleLog.ts"
import { MarketData } from "../ports/MarketData.ts"
import * as Backfill from "./Backfill.ts"
import * as CatchUp from "./CatchUp.ts"
import * as Marking from "./Marking.ts"
import * as Receipt from "./Receipt.ts"
import * as Repair from "./Repair.ts"
import * as Requests from "./Requests.ts"
import * as Snapshot from "./Snapshot.ts"
import * as Watchlist from "./Watchlist.ts"
import { about } from "./Saying.ts"

const betweenLooks = "1 second"

const backfill = Effect.fnUntraced(function*(series: Series.Series, from: number, to: number) {
  const parts = yield* Backfill.missing(series, { from, to })
  const marks = yield* Backfill.run(parts)
  yield* Effect.forEach(marks, ({ mark, series: one }) => Receipt.stored(one, mark), { discard: true })
})

/** Asks for the derived values from `from` on (epoch ms) to be derived again, and waits until they are. */
const reprocess = Effect.fnUntraced(function*(series: Series.Series, from: number) {
  const mark = { _tag: "reprocess", from, knownAt: yield* Clock.currentTimeMillis } as const
  yield* (yield* CandleLog).publish([Marking.record(series, mark)])
  yield* Receipt.stored(series, mark)
  while ((yield* Snapshot.staleFrom([series])).size > 0) yield* Effect.sleep(betweenLooks)
})

/** One change of the list at a time, or one would undo what the other did. */
const changing = Semaphore.makeUnsafe(1)

/** Puts a series on the list; where it was watched before, its account goes on from there. */
const track = Effect.fnUntraced(function*(series: Series.Series) {
  yield* MarketData.use((source) => source.check([series]))
  yield* Effect.gen(function*() {
    yield* CatchUp.retain(series)
    yield* Watchlist.save([...Watchlist.without(yield* Watchlist.current, [series]), series])
  }).pipe(changing.withPermits(1))
})

/** Ends the account of a series where its producer was, and takes it off the list. */
export const untrack = Effect.fn("Serve.untrack")((series: Series.Series) =>
  Effect.gen(function*() {
    yield* CatchUp.release(series)
    yield* Watchlist.save(Watchlist.without(yield* Watchlist.current, [series]))
  }).pipe(changing.withPermits(1))
)

/** Does one request, to its end: what it brought is stored then. */
export const execute = Effect.fn("Serve.execute")(function*(request: Requests.Request) {
  const { series } = request
  switch (request._tag) {
    case "backfill":
      return yield* backfill(series, request.from, request.to)
    case "repair":
      return yield* Repair.settle([series], Repair.announce)
    case "reprocess":
      return yield* reprocess(series, request.from)
    case "track":
      return yield* track(series)
    case "untrack":
      return yield* untrack(series)
  }
})

const serveOne = Effect.fnUntraced(function*(request: Requests.Request) {
  const name = Requests.describe(request)
  yield* Effect.logInfo(`asked for: ${name}`).pipe(about("request", request.series))
  yield* execute(request).pipe(
    Effect.andThen(Requests.done(request)),
    Effect.andThen(about("request", request.series)(Effect.logInfo(`done: ${name}`))),
    Effect.catchTag(
      "MarketDataError",
      (error) => Effect.andThen(Effect.logWarning(`${name}: ${error.message}`), Requests.fail(request, error.message))
    )
  )
})

/** Requests that are worked on at a time: while one waits for the source, others go on. */
const atOnce = 4

/** Does what is asked for, as long as it runs; what takes long holds up nothing else. */
export const run = Effect.fn("Serve.run")(function*() {
  const working = yield* FiberMap.make<string, void, Effect.Error<ReturnType<typeof serveOne>>>()
  const turn = yield* Semaphore.make(atOnce)
  const look = Effect.gen(function*() {
    for (const { failed, request } of yield* Requests.all) {
      if (failed !== undefined) continue
      const isLong = request._tag !== "track" && request._tag !== "untrack"
      const serving = isLong ? turn.withPermits(1)(serveOne(request)) : serveOne(request)
      yield* FiberMap.run(working, JSON.stringify(request), serving, { onlyIfMissing: true })
    }
    yield* Effect.sleep(betweenLooks)
  })
  yield* Effect.raceFirst(FiberMap.join(working), Effect.forever(look))
}, Effect.scoped)
