/** The span of a series that is watched while its history is read: from its first row to after its last. */
import * as Interval from "../market/Interval.ts"
import type * as Row from "../market/Row.ts"

export interface Watched {
  /** Open time of the first bucket, epoch ms. */
  readonly from: number
  /** The next open time expected. */
  readonly cursor: number
}

/** Rows widen the span whatever their order: files may be read in another order than their times. */
export const over = (
  interval: Interval.Interval,
  watched: Watched | undefined,
  rows: ReadonlyArray<Row.Row>
): Watched | undefined => {
  let [from, last] = [watched?.from ?? Infinity, -Infinity]
  for (const [openTime] of rows) {
    if (openTime < from) from = openTime
    if (openTime > last) last = openTime
  }
  if (from === Infinity) return undefined
  return {
    from,
    cursor: Math.max(watched?.cursor ?? -Infinity, last === -Infinity ? last : Interval.next(interval, last))
  }
}

/**
 * A row that cannot be read counts as expected where it stands next to the span. Farther out its open time may be as wrong
 * as the rest of it, and would call years of buckets missing.
 */
export const beside = (interval: Interval.Interval, watched: Watched, buckets: ReadonlyArray<number>): Watched => {
  let { cursor, from } = watched
  for (const bucket of buckets.toSorted((a, b) => a - b)) {
    if (bucket === cursor) cursor = Interval.next(interval, cursor)
  }
  for (const bucket of buckets.toSorted((a, b) => b - a)) if (Interval.next(interval, bucket) === from) from = bucket
  return { from, cursor }
}
