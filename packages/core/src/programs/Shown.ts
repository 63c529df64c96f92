/** What a stored batch shows to those who watch: the newest candle of each series, with its derived values. */
import * as Series from "../market/Series.ts"
import type { LiveEvent } from "../ports/LiveFeed.ts"
import type { Folded } from "./Fold.ts"

export const events = ({ ahead, enriched }: Folded): ReadonlyArray<LiveEvent> =>
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
