/**
 * Candles at or behind the head: each is merged with what is stored of its bucket. Only what changes is written, and what
 * was derived from a changed candle is told; nothing is derived again in line.
 */
import { Effect } from "effect"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleStore, type Raw } from "../ports/CandleStore.ts"
import type * as Dirty from "../quality/Dirty.ts"
import * as Merge from "../quality/Merge.ts"

/** What is to be written of a series, and which of it is another candle than it was. */
export interface Merged extends Raw {
  readonly changed: Dirty.Changed | undefined
}

const collect = (
  into: ReadonlyMap<number, Version.Version>,
  versions: ReadonlyArray<Version.Version>
): ReadonlyMap<number, Version.Version> => {
  const merged = new Map(into)
  for (const version of versions) {
    const known = merged.get(version.candle.openTime)
    merged.set(version.candle.openTime, known === undefined ? version : Merge.merge(known, version))
  }
  return merged
}

const byOpenTime = (versions: ReadonlyArray<Version.Version>) =>
  versions.map((version) => [version.candle.openTime, version] as const)

/** `ahead` is what the same write is about to store: it counts as stored. */
export const merge = Effect.fn("Older.merge")(function*(older: ReadonlyArray<Raw>, ahead: ReadonlyArray<Raw>) {
  const store = yield* CandleStore
  return yield* Effect.forEach(
    older,
    Effect.fnUntraced(function*({ series, versions }) {
      const key = Series.key(series)
      const openTimes = [...new Set(versions.map((version) => version.candle.openTime))]
      const soon = ahead.filter((block) => Series.key(block.series) === key).flatMap((block) => block.versions)
      const known = new Map([...byOpenTime(yield* store.lookUp(series, openTimes)), ...byOpenTime(soon)])
      const merged = collect(known, versions)
      const better = openTimes.map((openTime) => merged.get(openTime)!).filter((version) =>
        version !== known.get(version.candle.openTime)
      )
      const changed = better.filter((version) => {
        const before = known.get(version.candle.openTime)
        return before === undefined || !Merge.sameCandle(before, version)
      }).map((version) => version.candle.openTime)
      return {
        series,
        versions: better,
        changed: changed.length === 0 ? undefined : { from: Math.min(...changed), to: Math.max(...changed) }
      } satisfies Merged
    })
  )
})
