/** The statements behind the store's worker: plain, synchronous functions over one open database. */
import * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type { Interval } from "@cryptostream/core/market/Interval"
import { runsOf } from "@cryptostream/core/ports/CandleStore"
import * as Coverage from "@cryptostream/core/quality/Coverage"
import type { Span } from "@cryptostream/core/quality/Sequence"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { type Bytes, floats } from "./Block.ts"
import * as CoverageTable from "./CoverageTable.ts"
import { snapshot } from "./Database.ts"
import * as Inserts from "./Inserts.ts"
import * as RawTable from "./RawTable.ts"

export interface Block {
  readonly series: Series.Series
  readonly bytes: Bytes
}
type Value = number | null
/** Writes all rows of a block. */
type Write = (block: Block) => void

const isColumn = (name: string) => /^[a-z][a-z0-9_.]*$/.test(name)
const quoted = (name: string) => `"${name}"`

/** Rows of numbers as one block; what SQLite has as NULL is NaN in it. */
const pack = (rows: Iterable<ReadonlyArray<Value>>): Bytes => {
  const values: Array<number> = []
  for (const row of rows) for (const value of row) values.push(value ?? NaN)
  return new Uint8Array(Float64Array.from(values).buffer)
}

export const make = (database: DatabaseSync) => {
  const coverage = CoverageTable.make(database)
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

  const stored = (): ReadonlySet<string> =>
    new Set(database.prepare("SELECT name FROM pragma_table_info('enriched')").all().map((row) => String(row["name"])))

  const writeRaw = RawTable.make(database, coverage)

  /** What writes these enriched columns; those the table does not have yet are added. */
  const enrichedWrites = new Map<string, Write>()
  const enrichedWrite = (columns: ReadonlyArray<string>): Write => {
    const key = columns.join()
    const known = enrichedWrites.get(key)
    if (known !== undefined) return known
    const bad = columns.find((column) => !isColumn(column))
    if (bad !== undefined) throw new Error(`${bad} is no column name`)
    const present = stored()
    for (const column of columns) {
      if (!present.has(column)) database.exec(`ALTER TABLE enriched ADD COLUMN ${quoted(column)} REAL`)
    }
    const insert = Inserts.prepare(database, "REPLACE", "enriched", ["open_time", ...columns.map(quoted)])
    const write: Write = ({ bytes, series }) => {
      const cells = floats(bytes)
      const id = idOrNew(series)
      for (const [row, rows] of Inserts.steps(0, cells.length / (columns.length + 1))) insert(id, cells, row, rows)
    }
    enrichedWrites.set(key, write)
    return write
  }

  const rawOne = arrays(`SELECT ${RawTable.columns.join(", ")} FROM raw WHERE series = ? AND open_time = ?`)
  const rawRange = arrays(
    `SELECT ${
      RawTable.columns.join(", ")
    } FROM raw WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time LIMIT ?`
  )
  const rawNewest = arrays(
    `SELECT * FROM (SELECT ${
      RawTable.columns.join(", ")
    } FROM raw WHERE series = ? ORDER BY open_time DESC LIMIT ?) ORDER BY open_time`
  )
  const openTimes = arrays(
    "SELECT open_time FROM raw WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time"
  )
  const markPut = database.prepare("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)")
  const markGet = database.prepare("SELECT mark FROM marks WHERE series = ? AND identity = ?")
  const markAll = database.prepare("SELECT mark FROM marks WHERE series = ? ORDER BY identity")

  const rows = (statement: StatementSync, ...parameters: ReadonlyArray<number>) =>
    statement.iterate(...parameters) as Iterable<unknown> as Iterable<ReadonlyArray<Value>>

  return {
    writeRaw: (blocks: ReadonlyArray<Block>) => {
      for (const { bytes, series } of blocks) writeRaw(idOrNew(series), series.interval, floats(bytes))
    },
    writeEnriched: (blocks: ReadonlyArray<Block>, columns: ReadonlyArray<string>) => {
      blocks.forEach(enrichedWrite(columns))
    },
    writeMarks: (series: Series.Series, marks: ReadonlyArray<Mark.Mark>) => {
      const key = idOrNew(series)
      for (const mark of marks) {
        const name = Mark.identity(mark)
        const known = markGet.get(key, name)?.["mark"]
        const holds = known === undefined ? mark : Mark.merge(JSON.parse(String(known)) as Mark.Mark, mark)
        markPut.run(key, name, holds.knownAt, JSON.stringify(holds))
      }
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
      const { interval } = series
      const scan = function*(span: Span) {
        for (const [time] of rows(openTimes, key, span.from, span.to)) yield Number(time)
      }
      const runs = function*() {
        for (const piece of coverage.pieces(key, interval, { from, to })) {
          if (piece.whole) yield Coverage.runOf(interval, piece)
          else yield* runsOf(interval, scan(piece))
        }
      }
      return snapshot(database, () => Coverage.join(interval, runs()))
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
