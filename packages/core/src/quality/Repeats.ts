/**
 * Resolves rows of a finite source that repeat an open time, as files do that were polled while a candle was open: of each
 * run of repeats the fullest row goes on. One row is held back, since only the next one tells that it was the last.
 */
import type * as Row from "../market/Row.ts"

export type Held = Row.Row | undefined

const values = (row: Row.Row): string => row.join(",")

const fuller = (a: Row.Row, b: Row.Row): Row.Row => {
  const difference = a[8] - b[8] || (values(a) > values(b) ? 1 : -1)
  return difference >= 0 ? a : b
}

/** Rows that are settled, in the order they came, and the row held back for the next call. */
export const step = (held: Held, rows: ReadonlyArray<Row.Row>): readonly [Held, ReadonlyArray<Row.Row>] => {
  const settled: Array<Row.Row> = []
  let last = held
  for (const row of rows) {
    if (last === undefined) last = row
    else if (last[0] === row[0]) last = fuller(last, row)
    else {
      settled.push(last)
      last = row
    }
  }
  return [last, settled]
}
