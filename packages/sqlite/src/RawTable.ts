/** Writes raw candles and counts, as it goes, those that are new. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { DatabaseSync } from "node:sqlite"
import type { CoverageTable } from "./CoverageTable.ts"
import * as Inserts from "./Inserts.ts"

export const columns = [
  "open_time",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "quote_volume",
  "trades",
  "taker_buy_volume",
  "taker_buy_quote_volume",
  "source",
  "known_at"
]

export const make = (database: DatabaseSync, coverage: CoverageTable) => {
  const insert = Inserts.prepare(database, "IGNORE", "raw", columns)
  const replace = Inserts.prepare(database, "REPLACE", "raw", columns)

  /** Writes the rows [from, to) and gives how many are new. Few are not: only they are written a second time. */
  const write = (series: number, cells: Float64Array, from: number, to: number): number => {
    let added = 0
    for (const [row, rows] of Inserts.steps(from, to)) {
      const fresh = insert(series, cells, row, rows)
      if (fresh < rows) replace(series, cells, row, rows)
      added += fresh
    }
    return added
  }

  return (series: number, interval: Interval.Interval, cells: Float64Array): void => {
    const width = columns.length
    const count = cells.length / width
    const millis = Coverage.windowMillis(interval)
    if (millis === undefined) {
      write(series, cells, 0, count)
      return
    }
    const windowAt = (row: number): number => Coverage.windowOf(millis, cells[row * width]!)
    const isAligned = (row: number): boolean => Interval.isAligned(interval, cells[row * width]!)
    let from = 0
    while (from < count) {
      const window = windowAt(from)
      let aligned = isAligned(from)
      let to = from + 1
      for (; to < count && windowAt(to) === window; to++) aligned &&= isAligned(to)
      const added = write(series, cells, from, to)
      coverage.add(series, window, aligned ? added : undefined)
      from = to
    }
  }
}
