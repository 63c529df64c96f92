/** What a stored batch shows to those who watch: the newest candle of each series, with its derived values, and what changed. */
import * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"
import type { LiveEvent } from "../ports/LiveFeed.ts"
import type { Folded } from "./Fold.ts"
import type * as Older from "./Older.ts"

const newest = ({ ahead, enriched }: Folded): ReadonlyArray<LiveEvent> =>
  ahead.flatMap(({ series, versions }) => {
    const newest = versions.at(-1)
    if (newest === undefined) return []
    const table = enriched.find((block) => Series.key(block.series) === Series.key(series))?.table
    const values = table?.columns.flatMap((column, i) => {
      const value = table.values[i]!.at(-1)!
      return Number.isNaN(value) ? [] : [[column, value] as const]
    })
    return [{ _tag: "stored", series, candle: newest.candle, values: Object.fromEntries(values ?? []) }]
  })

const corrected = (merged: ReadonlyArray<Older.Merged>): ReadonlyArray<LiveEvent> =>
  merged.flatMap(({ changed, series }) =>
    changed === undefined
      ? []
      : [{ _tag: "changed", series, from: changed.from, to: Interval.next(series.interval, changed.to) }]
  )

export const events = (folded: Folded, merged: ReadonlyArray<Older.Merged>): ReadonlyArray<LiveEvent> => [
  ...newest(folded),
  ...corrected(merged)
]
