/**
 * Candles at or behind the head: each is merged with what is stored of its bucket. Only what changes is written, and what
 * was derived from a changed candle is noted as dirty; nothing is derived again in line.
 */
import { Effect } from "effect"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleStore, type Raw } from "../ports/CandleStore.ts"
import * as Merge from "../quality/Merge.ts"

export interface Merged {
  readonly raw: ReadonlyArray<Raw>
  /** For each series that changed, by key: the oldest open time whose candle is another now. */
  readonly dirtyFrom: ReadonlyMap<string, number>
}

const nothing: Merged = { raw: [], dirtyFrom: new Map() }

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

/** One block a series: versions of a bucket must meet, whichever batch brought them. */
const bySeries = (blocks: ReadonlyArray<Raw>): ReadonlyArray<Raw> => {
  const joined = new Map<string, Raw>()
  for (const { series, versions } of blocks) {
    const key = Series.key(series)
    joined.set(key, { series, versions: [...joined.get(key)?.versions ?? [], ...versions] })
  }
  return [...joined.values()]
}

const byOpenTime = (versions: ReadonlyArray<Version.Version>) =>
  versions.map((version) => [version.candle.openTime, version] as const)

/** `ahead` is what the same write is about to store: it counts as stored. */
export const merge = Effect.fn("Older.merge")(function*(older: ReadonlyArray<Raw>, ahead: ReadonlyArray<Raw>) {
  if (older.length === 0) return nothing
  const store = yield* CandleStore
  const dirtyFrom = new Map<string, number>()
  const raw = yield* Effect.forEach(
    bySeries(older),
    Effect.fnUntraced(function*({ series, versions }) {
      const key = Series.key(series)
      const openTimes = [...new Set(versions.map((version) => version.candle.openTime))]
      const soon = ahead.filter((block) => Series.key(block.series) === key).flatMap((block) => block.versions)
      const known = new Map([...byOpenTime(yield* store.lookUp(series, openTimes)), ...byOpenTime(soon)])
      const merged = collect(known, versions)
      const better = openTimes.map((openTime) => merged.get(openTime)!).filter((version) =>
        version !== known.get(version.candle.openTime)
      )
      for (const version of better) {
        const { openTime } = version.candle
        const before = known.get(openTime)
        if (before !== undefined && Merge.sameCandle(before, version)) continue
        dirtyFrom.set(key, Math.min(dirtyFrom.get(key) ?? openTime, openTime))
      }
      return { series, versions: better }
    })
  )
  return { raw: raw.filter((block) => block.versions.length > 0), dirtyFrom }
})
