/** The statements behind the store's worker: plain, synchronous functions over one open database. */
import type * as Mark from "@cryptostream/core/market/Mark"
import { identity } from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type { Interval } from "@cryptostream/core/market/Interval"
import { runsOf } from "@cryptostream/core/ports/CandleStore"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { type Bytes, floats } from "./Block.ts"

export interface Block {
  readonly series: Series.Series
  readonly bytes: Bytes
}
type Value = number | null
/** Writes all rows of a block. */
type Inserter = (block: Block) => void

const rawColumns = [
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
const rowsAtOnce = 64
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

  /** Statements that write a row and, a quarter faster, several at once. SQLite takes NaN for NULL. */
  const inserter = (table: string, columns: ReadonlyArray<string>): Inserter => {
    const values = (rows: number) => Array.from({ length: rows }, () => `(${placeholders(columns.length)})`).join(", ")
    const prepare = (rows: number) =>
      database.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES ${values(rows)}`)
    const [one, many] = [prepare(1), prepare(rowsAtOnce)]
    return ({ bytes, series }) => {
      const key = idOrNew(series)
      const cells = floats(bytes)
      const width = columns.length - 1
      const count = cells.length / width
      const run = (statement: StatementSync, from: number, rows: number) => {
        const parameters: Array<number> = []
        for (let row = from; row < from + rows; row++) {
          parameters.push(key)
          for (let at = row * width; at < (row + 1) * width; at++) parameters.push(cells[at]!)
        }
        statement.run(...parameters)
      }
      let row = 0
      for (; row + rowsAtOnce <= count; row += rowsAtOnce) run(many, row, rowsAtOnce)
      for (; row < count; row++) run(one, row, 1)
    }
  }

  const stored = (): ReadonlySet<string> =>
    new Set(database.prepare("SELECT name FROM pragma_table_info('enriched')").all().map((row) => String(row["name"])))

  /** What writes these enriched columns; those the table does not have yet are added. */
  const enrichedInserts = new Map<string, Inserter>()
  const enrichedInsert = (columns: ReadonlyArray<string>): Inserter => {
    const key = columns.join()
    const known = enrichedInserts.get(key)
    if (known !== undefined) return known
    const bad = columns.find((column) => !isColumn(column))
    if (bad !== undefined) throw new Error(`${bad} is no column name`)
    const present = stored()
    for (const column of columns) {
      if (!present.has(column)) database.exec(`ALTER TABLE enriched ADD COLUMN ${quoted(column)} REAL`)
    }
    const made = inserter("enriched", ["series", "open_time", ...columns.map(quoted)])
    enrichedInserts.set(key, made)
    return made
  }

  const rawInsert = inserter("raw", ["series", ...rawColumns])
  const rawOne = arrays(`SELECT ${rawColumns.join(", ")} FROM raw WHERE series = ? AND open_time = ?`)
  const rawRange = arrays(
    `SELECT ${
      rawColumns.join(", ")
    } FROM raw WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time LIMIT ?`
  )
  const rawNewest = arrays(
    `SELECT * FROM (SELECT ${
      rawColumns.join(", ")
    } FROM raw WHERE series = ? ORDER BY open_time DESC LIMIT ?) ORDER BY open_time`
  )
  const openTimes = arrays(
    "SELECT open_time FROM raw WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time"
  )
  const markInsert = database.prepare(`
    INSERT INTO marks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET known_at = excluded.known_at, mark = excluded.mark
    WHERE excluded.known_at >= known_at`)
  const markAll = database.prepare("SELECT mark FROM marks WHERE series = ? ORDER BY identity")

  const rows = (statement: StatementSync, ...parameters: ReadonlyArray<number>) =>
    statement.iterate(...parameters) as Iterable<unknown> as Iterable<ReadonlyArray<Value>>

  return {
    writeRaw: (blocks: ReadonlyArray<Block>) => {
      blocks.forEach(rawInsert)
    },
    writeEnriched: (blocks: ReadonlyArray<Block>, columns: ReadonlyArray<string>) => {
      blocks.forEach(enrichedInsert(columns))
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
    runs: (series: Series.Series, from: number, to: number) => {
      const key = id(series)
      if (key === undefined) return []
      const times = function*() {
        for (const [time] of rows(openTimes, key, from, to)) yield Number(time)
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
