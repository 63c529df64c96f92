/** The series that are to be watched, kept where every program of a realm can read and change it. */
import { Effect, Option, Schema, Stream } from "effect"
import * as Series from "../market/Series.ts"
import { StateStore } from "../ports/StateStore.ts"

type List = ReadonlyArray<Series.Series>

const Json = Schema.fromJsonString(Schema.Array(Series.Series))

/** A list an interval: who produces one of them does not change what is watched of another. */
const prefix = "watchlist/"

/** How long a change that another program made may go unnoticed. */
const betweenLooks = "5 seconds"

/** None before anything was ever watched. */
export const load = Effect.gen(function*() {
  const entries = yield* (yield* StateStore).all(prefix)
  const lists = yield* Effect.forEach(entries, ([, text]) => Effect.orDie(Schema.decodeEffect(Json)(text)))
  return entries.length === 0 ? Option.none() : Option.some<List>(lists.flat().toSorted(Series.order))
})

/** What is watched, if anything. */
export const current = Effect.map(load, Option.getOrElse((): List => []))

export const save = Effect.fn("Watchlist.save")(function*(list: List) {
  const before = yield* current
  const intervals = new Set([...before, ...list].map(({ interval }) => interval))
  const entries = yield* Effect.forEach(intervals, (interval) =>
    Effect.map(
      Effect.orDie(Schema.encodeEffect(Json)(list.filter((series) => series.interval === interval))),
      (text) => [`${prefix}${interval}`, text] as const
    ))
  yield* (yield* StateStore).put(entries)
})

const keys = (list: List): ReadonlySet<string> => new Set(list.map(Series.key))

/** What is on the first list and not on the second. */
export const without = (list: List, other: List): List => {
  const known = keys(other)
  return list.filter((series) => !known.has(Series.key(series)))
}

/** The list as it is, and then whenever it is another one. */
export const changes = Stream.fromEffectRepeat(Effect.delay(load, betweenLooks)).pipe(
  Stream.flatMap((list) => Option.isSome(list) ? Stream.succeed(list.value) : Stream.empty),
  Stream.changesWith((a, b) => a.length === b.length && without(a, b).length === 0)
)
