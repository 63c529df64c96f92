/** The account of every series as people ask for it: what is there, what should be, and from where it is stale. */
import { Clock, Effect } from "effect"
import * as Interval from "../market/Interval.ts"
import type * as Realm from "../market/Realm.ts"
import * as Series from "../market/Series.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import * as Account from "../quality/Account.ts"
import * as Snapshot from "./Snapshot.ts"

export interface SeriesStatus extends Account.Account {
  readonly series: Series.Series
  /** Enriched values from this open time on wait to be derived again. */
  readonly staleFrom: number | undefined
}

/**
 * The status of some series. What is watched without an end is due up to the clock, or to its newest candle where the
 * clock of a simulator is ahead; recorded data has no clock of its own.
 */
export const of = Effect.fn("Status.of")(function*(realm: Realm.Realm, series: ReadonlyArray<Series.Series>) {
  const store = yield* CandleStore
  const staleFrom = yield* Snapshot.staleFrom(series)
  const clock = yield* Clock.currentTimeMillis
  return yield* Effect.forEach(
    series,
    Effect.fnUntraced(function*(one) {
      const runs = yield* store.runs(one, everything)
      const newest = runs.at(-1)?.last
      const closed = newest === undefined ? 0 : Interval.next(one.interval, newest)
      const now = realm === "recorded" ? closed : Math.max(clock, closed)
      const account = Account.make(one, runs, yield* store.marks(one), now)
      return { ...account, series: one, staleFrom: staleFrom.get(Series.key(one)) } satisfies SeriesStatus
    })
  )
})

/** The status of everything the store knows. */
export const all = Effect.fn("Status.all")(function*(realm: Realm.Realm) {
  return yield* of(realm, yield* (yield* CandleStore).series)
})
