/** How results reach people and programs: aligned tables for the one, JSON for the other, both on stdout. */
import { Console } from "effect"

export type Cell = string | number | undefined

/** Times as ISO 8601 without what is always zero. */
export const time = (millis: number | undefined): string | undefined =>
  millis === undefined ? undefined : new Date(millis).toISOString().replace(".000Z", "Z")

export const percent = (share: number | undefined): string | undefined =>
  share === undefined ? undefined : `${(Math.floor(share * 1e6) / 1e4).toFixed(4)} %`

const grouped = new Intl.NumberFormat("en-US")
const shown = (cell: Cell): string => cell === undefined ? "-" : typeof cell === "number" ? grouped.format(cell) : cell

/** Numbers to the right, text to the left. */
export const table = (columns: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<Cell>>): string => {
  const texts = rows.map((row) => row.map(shown))
  const widths = columns.map((column, i) => Math.max(column.length, ...texts.map((row) => row[i]!.length)))
  const isNumber = columns.map((_, i) => rows.some((row) => typeof row[i] === "number"))
  const line = (cells: ReadonlyArray<string>) =>
    cells.map((cell, i) => isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)).join("  ").trimEnd()
  return [line(columns), ...texts.map(line)].join("\n")
}

/** Absent values are null in JSON, so that every row has every field. */
export const json = (rows: ReadonlyArray<Readonly<Record<string, Cell>>>) =>
  Console.log(JSON.stringify(rows, (_, value: unknown) => value === undefined ? null : value, 2))
