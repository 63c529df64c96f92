/** The whole line in one process: one producer, and a consumer for each interval of its series. */
import { Effect, FiberMap, Queue } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import { CandleStore } from "../ports/CandleStore.ts"
import { MarketData } from "../ports/MarketData.ts"
import * as Audit from "./Audit.ts"
import * as Consume from "./Consume.ts"
import * as Produce from "./Produce.ts"
import * as Repair from "./Repair.ts"
import * as Requests from "./Requests.ts"
import * as Serve from "./Serve.ts"
import * as Watchlist from "./Watchlist.ts"

export interface Options extends Omit<Consume.Options, "interval" | "group" | "mode" | "enrichment">, Produce.Options {
  readonly enrichment: Enrichment.OfInterval
}

/** Those who share the work of an interval. */
export const group = "consumer"

const consuming = (
  options: Options,
  interval: Interval.Interval,
  mode: Consume.Options["mode"]
): Consume.Options => ({ ...options, interval, group, mode, enrichment: options.enrichment(interval) })

/** A consumer for each interval of these series. */
export const consume = Effect.fnUntraced(
  function*(series: ReadonlyArray<Series.Series>, options: Options, mode: Consume.Options["mode"]) {
    const intervals = [...new Set(series.map(({ interval }) => interval))]
    yield* Effect.forEach(intervals, (interval) => Consume.run(consuming(options, interval, mode)), {
      concurrency: "unbounded",
      discard: true
    })
  }
)

const consumers = (options: Options, mode: Consume.Options["mode"]) =>
  Effect.flatMap(MarketData.use((source) => source.series), (series) => consume(series, options, mode))

/** Until what a program publishes, and what lay in the log before, is stored. */
export const until = <A, E, R>(published: Effect.Effect<A, E, R>, options: Options) =>
  Effect.andThen(Effect.raceFirst(published, consumers(options, "follow")), consumers(options, "drain"))

/** Until everything a finite source has is stored. */
export const once = Effect.fn("Whole.once")((options: Options) => until(Produce.run(options), options))

/** Stores what lies in the log, so that the store can be asked what is missing. */
export const settle = Effect.fn("Whole.settle")((options: Options) => consumers(options, "drain"))

/** Batches stored together where live candles come: each that waits is one more before the next live candle. */
const batchesBeforeLive = 1

const betweenLooks = "1 second"

/** Every series that something may lie in the log of: what is stored, what is watched, and what somebody asks for. */
const spokenOf = Effect.gen(function*() {
  const stored = yield* (yield* CandleStore).series
  const asked = (yield* Requests.all).map(({ request }) => request.series)
  return [...stored, ...yield* Watchlist.current, ...asked]
})

/** A consumer for each interval of them, also where it comes later. */
const following = Effect.fnUntraced(function*(given: Options) {
  const options: Options = { batchesInWrite: batchesBeforeLive, ...given }
  const running = yield* FiberMap.make<Interval.Interval, void, Effect.Error<ReturnType<typeof Consume.run>>>()
  const begin = (series: ReadonlyArray<Series.Series>) =>
    Effect.forEach(
      new Set(series.map(({ interval }) => interval)),
      (interval) =>
        FiberMap.run(running, interval, Consume.run(consuming(options, interval, "follow")), {
          onlyIfMissing: true
        }),
      { discard: true }
    )
  yield* begin(yield* MarketData.use((source) => source.series))
  const look = Effect.andThen(Effect.flatMap(spokenOf, begin), Effect.sleep(betweenLooks))
  yield* Effect.raceFirst(FiberMap.join(running), Effect.forever(look))
}, Effect.scoped)

/** Compares and repairs what is stored, as long as there is an exchange to ask, and does what people ask for. */
const guarding = Effect.fnUntraced(function*(reconnected: Queue.Dequeue<Series.Series>) {
  if ((yield* MarketData).finite) return yield* Serve.run()
  yield* Effect.all([Audit.run(reconnected), Repair.run(), Serve.run()], { concurrency: "unbounded", discard: true })
})

/** Reconnected series that may wait for their audit. */
const reconnectedKept = 1_000

/** What brings candles into the log, and what asks for those that are missing. Until it is interrupted. */
export const produce = Effect.fn("Whole.produce")(function*(options: Produce.Options) {
  const queue = yield* Queue.sliding<Series.Series>(reconnectedKept)
  const reconnected = (series: Series.Series) => Effect.asVoid(Queue.offer(queue, series))
  yield* Effect.all([Produce.run({ ...options, reconnected }), guarding(queue)], {
    concurrency: "unbounded",
    discard: true
  })
})

/** Until it is interrupted. */
export const forever = Effect.fn("Whole.forever")((options: Options) =>
  Effect.all([produce(options), following(options)], { concurrency: "unbounded", discard: true })
)
