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

/** `ahead` is what the same batch is about to write: it counts as stored. */
export const merge = Effect.fn("Older.merge")(function*(older: ReadonlyArray<Raw>, ahead: ReadonlyArray<Raw>) {
  const store = yield* CandleStore
  const dirtyFrom = new Map<string, number>()
  const raw = yield* Effect.forEach(
    older,
    Effect.fnUntraced(function*({ series, versions }) {
      const key = Series.key(series)
      const openTimes = [...new Set(versions.map((version) => version.candle.openTime))]
      const written = collect(new Map(), yield* store.lookUp(series, openTimes))
      const known = new Map([
        ...written,
        ...(ahead.find((block) => Series.key(block.series) === key)?.versions ?? []).map((version) =>
          [version.candle.openTime, version] as const
        )
      ])
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
