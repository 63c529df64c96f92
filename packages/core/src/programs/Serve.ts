/** Does what was asked for (see `Requests`), beside everything else that a program does. */
import { Clock, Effect, FiberMap, Option, Semaphore } from "effect"
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

const watchlist = Effect.map(Watchlist.load, Option.getOrElse((): ReadonlyArray<Series.Series> => []))

/** Takes a series off the list, and ends its account where its producer was. */
export const untrack = Effect.fn("Serve.untrack")(function*(series: Series.Series) {
  yield* Watchlist.save(Watchlist.without(yield* watchlist, [series]))
  yield* CatchUp.release(series)
})

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
      yield* MarketData.use((source) => source.check([series]))
      return yield* Watchlist.save([...Watchlist.without(yield* watchlist, [series]), series])
    case "untrack":
      return yield* untrack(series)
  }
})

const serveOne = Effect.fnUntraced(function*(request: Requests.Request) {
  const name = Requests.describe(request)
  yield* Effect.logInfo(`asked for: ${name}`)
  yield* execute(request).pipe(
    Effect.andThen(Requests.done([request])),
    Effect.andThen(Effect.logInfo(`done: ${name}`)),
    Effect.catchTag(
      "MarketDataError",
      (error) => Effect.andThen(Effect.logWarning(`${name}: ${error.message}`), Requests.fail(request, error.message))
    )
  )
})

/** Requests that are worked on at a time: while one waits for the source, others go on. */
const atOnce = 4

/** Those that change the list of what is watched: one after the other, or one would undo what the other did. */
const isOfList = ({ _tag }: Requests.Request): boolean => _tag === "track" || _tag === "untrack"

/** Does what is asked for, as long as it runs; what takes long holds up nothing else. */
export const run = Effect.fn("Serve.run")(function*() {
  const working = yield* FiberMap.make<string, void, Effect.Error<ReturnType<typeof serveOne>>>()
  const turn = yield* Semaphore.make(atOnce)
  const look = Effect.gen(function*() {
    const open = (yield* Requests.all).flatMap(({ failed, request }) => failed === undefined ? [request] : [])
    for (const request of open) {
      if (isOfList(request)) yield* serveOne(request)
      else {
        yield* FiberMap.run(working, Requests.describe(request), turn.withPermits(1)(serveOne(request)), {
          onlyIfMissing: true
        })
      }
    }
    yield* Effect.sleep(betweenLooks)
  })
  yield* Effect.raceFirst(FiberMap.join(working), Effect.forever(look))
}, Effect.scoped)
