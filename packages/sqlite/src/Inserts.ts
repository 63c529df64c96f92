/** Statements that write rows of float64 under a series' id: one for a row and, a quarter faster a row, one for several. */
import type { DatabaseSync, StatementSync } from "node:sqlite"

/** Writes `rows` rows of `cells` from `row` on, one or `rowsAtOnce`; gives how many. SQLite takes NaN for NULL. */
export type Insert = (series: number, cells: Float64Array, row: number, rows: number) => number

const rowsAtOnce = 64
const listed = (count: number, one: string): string => Array.from({ length: count }, () => one).join(", ")

/** `columns` after the first, which is `series`, are the cells of a row. */
export const prepare = (
  database: DatabaseSync,
  existing: "REPLACE" | "IGNORE",
  table: string,
  columns: ReadonlyArray<string>
): Insert => {
  const statement = (rows: number): StatementSync =>
    database.prepare(
      `INSERT OR ${existing} INTO ${table} (series, ${columns.join(", ")}) VALUES ${
        listed(rows, `(${listed(columns.length + 1, "?")})`)
      }`
    )
  const [one, many] = [statement(1), statement(rowsAtOnce)]
  const width = columns.length
  return (series, cells, row, rows) => {
    const parameters: Array<number> = []
    for (let current = row; current < row + rows; current++) {
      parameters.push(series)
      for (let at = current * width; at < (current + 1) * width; at++) parameters.push(cells[at]!)
    }
    return Number((rows === 1 ? one : many).run(...parameters).changes)
  }
}

/** The rows [from, to) in steps an `Insert` can take. */
export const steps = function*(from: number, to: number): Generator<readonly [row: number, rows: number]> {
  let row = from
  for (; row + rowsAtOnce <= to; row += rowsAtOnce) yield [row, rowsAtOnce]
  for (; row < to; row++) yield [row, 1]
}
