/** What is to be written, as one block a series, in order of time, a row an open time: of several the one that came last. */
import * as Series from "@cryptostream/core/market/Series"

export interface Block<Row> {
  readonly series: Series.Series
  readonly rows: ReadonlyArray<Row>
}

const isAscending = <Row>(rows: ReadonlyArray<Row>, openTime: (row: Row) => number): boolean =>
  rows.every((row, i) => i === 0 || openTime(rows[i - 1]!) < openTime(row))

const ordered = <Row>(rows: ReadonlyArray<Row>, openTime: (row: Row) => number): ReadonlyArray<Row> =>
  isAscending(rows, openTime)
    ? rows
    : [...new Map(rows.map((row) => [openTime(row), row])).values()].sort((a, b) => openTime(a) - openTime(b))

/** Blocks without a row are left out. */
export const gather = <Row>(
  blocks: ReadonlyArray<Block<Row>>,
  openTime: (row: Row) => number
): ReadonlyArray<Block<Row>> => {
  const bySeries = Map.groupBy(blocks.filter(({ rows }) => rows.length > 0), ({ series }) => Series.key(series))
  return [...bySeries.values()].map((same) => ({
    series: same[0]!.series,
    rows: ordered(same.length === 1 ? same[0]!.rows : same.flatMap(({ rows }) => rows), openTime)
  }))
}
