/** The count of candles in each window of a series, changed in the transaction that writes the candles. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { Span } from "@cryptostream/core/quality/Sequence"
import type { DatabaseSync } from "node:sqlite"
import { transaction } from "./Database.ts"

/** `candles` is NULL, and stays it, where a candle stands that is not aligned to its interval: only a scan can tell there. */
const schema = `
  CREATE TABLE coverage (
    series INTEGER NOT NULL, open_time INTEGER NOT NULL, candles INTEGER, PRIMARY KEY (series, open_time)
  ) WITHOUT ROWID
`
const count = `
  INSERT INTO coverage
  SELECT series, open_time / ?2 * ?2 AS opened, CASE WHEN max(open_time % ?3 <> 0) THEN NULL ELSE count(*) END
  FROM raw WHERE series = ?1 GROUP BY opened
`

const isThere = (database: DatabaseSync): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'coverage'").get() !== undefined

/** Whether this is a file from before there were counts that has something to be counted. */
export const isOwed = (database: DatabaseSync): boolean =>
  !isThere(database) && database.prepare("SELECT 1 FROM raw LIMIT 1").get() !== undefined

/** Counts what a file from before holds, all of it or nothing. */
export const ensure = (database: DatabaseSync): void =>
  transaction(database, () => {
    if (isThere(database)) return
    database.exec(schema)
    const insert = database.prepare(count)
    for (const { id, interval } of database.prepare("SELECT id, interval FROM series").all()) {
      const known = String(interval) as Interval.Interval
      const millis = Coverage.windowMillis(known)
      // SQLite divides whole numbers only where both are bound as such.
      if (millis !== undefined) insert.run(BigInt(Number(id)), BigInt(millis), BigInt(Interval.nominalMillis(known)))
    }
  })

export interface CoverageTable {
  /** Notes candles that are new in a window; `undefined` where one of them is not aligned. */
  readonly add: (series: number, window: number, candles: number | undefined) => void
  readonly pieces: (series: number, interval: Interval.Interval, span: Span) => ReadonlyArray<Coverage.Piece>
}

/** Over a file from before, which only a writer can count, everything is left to be scanned. */
export const make = (database: DatabaseSync): CoverageTable => {
  const scanned = (span: Span) => [{ ...span, whole: false }]
  if (!isThere(database)) return { add: () => undefined, pieces: (_, __, span) => scanned(span) }
  const upsert = database.prepare(
    "INSERT INTO coverage VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET candles = candles + excluded.candles"
  )
  const select = database.prepare(
    "SELECT open_time, candles FROM coverage WHERE series = ? AND open_time > ? AND open_time < ? ORDER BY open_time"
  )
  select.setReturnArrays(true)
  return {
    add: (series, window, candles) => {
      if (candles !== 0) upsert.run(series, window, candles ?? null)
    },
    pieces: (series, interval, span) => {
      const millis = Coverage.windowMillis(interval)
      if (millis === undefined) return scanned(span)
      const rows = select.all(series, span.from - millis, span.to) as ReadonlyArray<unknown> as ReadonlyArray<
        readonly [number, number | null]
      >
      return Coverage.pieces(millis, rows.map(([window, candles]) => ({ window, candles: candles ?? undefined })), span)
    }
  }
}
