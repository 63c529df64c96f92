/** The whole line in one process: one producer, and a consumer for each interval of its series. */
import { Effect } from "effect"
import { MarketData } from "../ports/MarketData.ts"
import * as Consume from "./Consume.ts"
import * as Produce from "./Produce.ts"

export type Options = Omit<Consume.Options, "interval" | "group" | "mode"> & Produce.Options

const group = "consumer"

const consumers = Effect.fnUntraced(function*(options: Options, mode: Consume.Options["mode"]) {
  const series = yield* MarketData.use((source) => source.series)
  const intervals = [...new Set(series.map(({ interval }) => interval))]
  yield* Effect.forEach(intervals, (interval) => Consume.run({ ...options, interval, group, mode }), {
    concurrency: "unbounded",
    discard: true
  })
})

/** Until what a program publishes, and what lay in the log before, is stored. */
export const until = <A, E, R>(published: Effect.Effect<A, E, R>, options: Options) =>
  Effect.andThen(Effect.raceFirst(published, consumers(options, "follow")), consumers(options, "drain"))

/** Until everything a finite source has is stored. */
export const once = Effect.fn("Whole.once")((options: Options) => until(Produce.run(options), options))

/** Stores what lies in the log, so that the store can be asked what is missing. */
export const settle = Effect.fn("Whole.settle")((options: Options) => consumers(options, "drain"))

/** Until it is interrupted. */
export const forever = Effect.fn("Whole.forever")(function*(options: Options) {
  yield* Effect.all([Produce.run(options), consumers(options, "follow")], { concurrency: "unbounded", discard: true })
})
