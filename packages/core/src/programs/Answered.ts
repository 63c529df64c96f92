/** A batch of a source's rows as records of the log: the candles, and what the exchange shows not to have between them. */
import type * as LogRecord from "../market/LogRecord.ts"
import { encode, ofRows } from "../market/LogRecord.ts"
import * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import * as Sequence from "../quality/Sequence.ts"
import * as Marking from "./Marking.ts"
import type * as Reading from "./Reading.ts"

/**
 * `expected` is the open time that comes next, where what is before it is known. A file that leaves a bucket out says nothing
 * of the exchange, nor does a row that is there and cannot be read: only REST has been asked.
 */
export const records = (
  series: Series.Series,
  expected: number | undefined,
  { settled, unreadable }: Reading.Batch,
  recordSize = 500
): ReadonlyArray<LogRecord.Encoded> => {
  const { interval } = series
  let cursor = expected
  return settled.flatMap(({ from, rows }) => {
    const openTimes = rows.map(([openTime]) => openTime)
    const absent = from.source === "rest"
      ? Sequence.without(interval, Sequence.jumps(interval, cursor, openTimes), unreadable)
      : []
    const last = openTimes.reduce((latest, openTime) => Math.max(latest, openTime), -Infinity)
    if (last > -Infinity) cursor = Math.max(cursor ?? -Infinity, Interval.next(interval, last))
    const candles = ofRows(series, from.source, from.knownAt, rows, recordSize).map(encode)
    return [...candles, ...Marking.asked(series, absent, from.knownAt)]
  })
}
