/** The statements behind the store's worker: plain, synchronous functions over one open database. */
import type * as Mark from "@cryptostream/core/market/Mark"
import { identity } from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type { Interval } from "@cryptostream/core/market/Interval"
import { runsOf } from "@cryptostream/core/ports/CandleStore"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { type Bytes, floats, rawWidth } from "./Block.ts"

export interface Block {
  readonly series: Series.Series
  readonly bytes: Bytes
}
type Value = number | null

const rawColumns =
  "open_time, open, high, low, close, volume, quote_volume, trades, taker_buy_volume, taker_buy_quote_volume, source, known_at"
const placeholders = (count: number) => Array.from({ length: count }, () => "?").join(", ")
const isColumn = (name: string) => /^[a-z][a-z0-9_.]*$/.test(name)
const quoted = (name: string) => `"${name}"`

/** Rows of numbers as one block; what SQLite has as NULL is NaN in it. */
const pack = (rows: Iterable<ReadonlyArray<Value>>): Bytes => {
  const values: Array<number> = []
  for (const row of rows) for (const value of row) values.push(value ?? NaN)
  return new Uint8Array(Float64Array.from(values).buffer)
}

export const make = (database: DatabaseSync) => {
  const arrays = (sql: string): StatementSync => {
    const statement = database.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  const findId = database.prepare("SELECT id FROM series WHERE symbol = ? AND interval = ?")
  const addId = database.prepare("INSERT INTO series (symbol, interval) VALUES (?, ?)")
  const id = (series: Series.Series): number | undefined => {
    const found = findId.get(series.symbol, series.interval)?.["id"]
    return found === undefined ? undefined : Number(found)
  }
  const idOrNew = (series: Series.Series): number =>
    id(series) ?? Number(addId.run(series.symbol, series.interval).lastInsertRowid)

  const insert = (statement: StatementSync, { bytes, series }: Block, width: number): void => {
    const key = idOrNew(series)
    const values = floats(bytes)
    const row: Array<Value> = Array.from({ length: width + 1 }, () => null)
    row[0] = key
    for (let at = 0; at < values.length; at += width) {
      for (let k = 0; k < width; k++) {
        const value = values[at + k]!
        row[k + 1] = Number.isNaN(value) ? null : value
      }
      statement.run(...row)
    }
  }

  const stored = (): ReadonlySet<string> =>
    new Set(database.prepare("SELECT name FROM pragma_table_info('enriched')").all().map((row) => String(row["name"])))

  /** The statement that writes these enriched columns, adding those the table does not have yet. */
  const enrichedInserts = new Map<string, StatementSync>()
  const enrichedInsert = (columns: ReadonlyArray<string>): StatementSync => {
    const key = columns.join()
    const known = enrichedInserts.get(key)
    if (known !== undefined) return known
    const bad = columns.find((column) => !isColumn(column))
    if (bad !== undefined) throw new Error(`${bad} is no column name`)
    const present = stored()
    for (const column of columns) {
      if (!present.has(column)) database.exec(`ALTER TABLE enriched ADD COLUMN ${quoted(column)} REAL`)
    }
    const names = ["series", "open_time", ...columns.map(quoted)]
    const statement = database.prepare(
      `INSERT OR REPLACE INTO enriched (${names.join(", ")}) VALUES (${placeholders(names.length)})`
    )
    enrichedInserts.set(key, statement)
    return statement
  }

  const rawInsert = database.prepare(
    `INSERT OR REPLACE INTO raw (series, ${rawColumns}) VALUES (${placeholders(rawWidth + 1)})`
  )
  const rawOne = arrays(`SELECT ${rawColumns} FROM raw WHERE series = ? AND open_time = ?`)
  const rawRange = arrays(
    `SELECT ${rawColumns} FROM raw WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time LIMIT ?`
  )
  const rawNewest = arrays(
    `SELECT * FROM (SELECT ${rawColumns} FROM raw WHERE series = ? ORDER BY open_time DESC LIMIT ?) ORDER BY open_time`
  )
  const openTimes = arrays("SELECT open_time FROM raw WHERE series = ? ORDER BY open_time")
  const markInsert = database.prepare(`
    INSERT INTO marks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET known_at = excluded.known_at, mark = excluded.mark
    WHERE excluded.known_at >= known_at`)
  const markAll = database.prepare("SELECT mark FROM marks WHERE series = ? ORDER BY identity")

  const rows = (statement: StatementSync, ...parameters: ReadonlyArray<number>) =>
    statement.iterate(...parameters) as Iterable<unknown> as Iterable<ReadonlyArray<Value>>

  return {
    writeRaw: (blocks: ReadonlyArray<Block>) => {
      for (const block of blocks) insert(rawInsert, block, rawWidth)
    },
    writeEnriched: (blocks: ReadonlyArray<Block>, columns: ReadonlyArray<string>) => {
      const statement = enrichedInsert(columns)
      for (const block of blocks) insert(statement, block, columns.length + 1)
    },
    writeMarks: (series: Series.Series, marks: ReadonlyArray<Mark.Mark>) => {
      const key = idOrNew(series)
      for (const mark of marks) markInsert.run(key, identity(mark), mark.knownAt, JSON.stringify(mark))
    },
    lookUp: (series: Series.Series, times: ReadonlyArray<number>): Bytes => {
      const key = id(series)
      return pack(key === undefined ? [] : times.flatMap((time) => [...rows(rawOne, key, time)]))
    },
    read: (series: Series.Series, from: number, to: number, limit: number): Bytes => {
      const key = id(series)
      return pack(key === undefined ? [] : rows(rawRange, key, from, to, limit))
    },
    readEnriched: (series: Series.Series, from: number, to: number, limit: number, columns: ReadonlyArray<string>) => {
      const present = stored()
      const missing = columns.find((column) => !present.has(column))
      if (missing !== undefined) {
        const known = [...present].filter((name) => name !== "series" && name !== "open_time")
        throw new Error(`${missing} is not stored; stored: ${known.join(", ")}`)
      }
      const key = id(series)
      if (key === undefined) return pack([])
      const statement = arrays(
        `SELECT ${["open_time", ...columns.map(quoted)].join(", ")} FROM enriched
         WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time LIMIT ?`
      )
      return pack(rows(statement, key, from, to, limit))
    },
    newest: (series: Series.Series, count: number): Bytes => {
      const key = id(series)
      return pack(key === undefined ? [] : rows(rawNewest, key, count))
    },
    runs: (series: Series.Series) => {
      const key = id(series)
      if (key === undefined) return []
      const times = function*() {
        for (const [time] of rows(openTimes, key)) yield Number(time)
      }
      return runsOf(series.interval, times())
    },
    marks: (series: Series.Series): ReadonlyArray<Mark.Mark> => {
      const key = id(series)
      return key === undefined ? [] : markAll.all(key).map((row) => JSON.parse(String(row["mark"])) as Mark.Mark)
    },
    series: (): ReadonlyArray<Series.Series> =>
      database.prepare("SELECT symbol, interval FROM series").all()
        .map((row) => Series.make(String(row["symbol"]), String(row["interval"]) as Interval))
        .sort(Series.order)
  }
}
