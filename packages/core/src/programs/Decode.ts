/**
 * A batch of the log as what its records say: candles, marks, and what cannot be read. It looks at nothing but the records,
 * so that it can be done ahead of time.
 */
import { Result } from "effect"
import * as Candle from "../market/Candle.ts"
import * as DeadLetter from "../market/DeadLetter.ts"
import * as Interval from "../market/Interval.ts"
import * as LogRecord from "../market/LogRecord.ts"
import * as LogScan from "../market/LogScan.ts"
import type * as Mark from "../market/Mark.ts"
import type * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import type { Batch, Stored, Stretch } from "../ports/CandleLog.ts"

/** What one record says. */
export interface Said {
  readonly series: Series.Series
  readonly offset: number
  readonly versions: ReadonlyArray<Version.Version>
  readonly marks: ReadonlyArray<Mark.Mark>
  readonly deadLetters: ReadonlyArray<DeadLetter.DeadLetter>
}

export interface Decoded {
  /** Their texts are not wanted any more, and not kept. */
  readonly stretch: Stretch
  readonly said: ReadonlyArray<Said>
}

const unreadable = (
  partition: string,
  record: Stored,
  reason: string,
  bytes: string,
  at?: { row: number; openTime: number }
) =>
  DeadLetter.make({
    origin: `${partition} offset ${record.offset}${at === undefined ? "" : ` candle ${at.row}`}`,
    ...record.series,
    ...(at !== undefined && { openTime: at.openTime }),
    reason,
    bytes,
    encoding: "text",
    knownAt: 0
  })

/** Shared by all records that have nothing of a kind: a million empty arrays are work for the garbage collector. */
const none: ReadonlyArray<never> = []

const read = (partition: string, record: Stored): Said => {
  const { offset, series } = record
  const { interval } = series
  const nothing = { series, offset, versions: none, marks: none, deadLetters: none }
  const scanned = LogScan.versions(record)
  if (scanned !== undefined) return { ...nothing, versions: scanned }
  const decoded = LogRecord.decode(record)
  if (Result.isFailure(decoded)) {
    return { ...nothing, deadLetters: [unreadable(partition, record, decoded.failure, record.value)] }
  }
  const content = decoded.success
  if ("mark" in content) return { ...nothing, marks: [content.mark] }
  const { knownAt, source } = content
  const read = content.candles.map(Candle.fromRow(interval))
  if (read.every(Result.isSuccess)) {
    return { ...nothing, versions: read.map(({ success: candle }) => ({ candle, source, knownAt })) }
  }
  const versions: Array<Version.Version> = []
  const marks: Array<Mark.Mark> = []
  const deadLetters: Array<DeadLetter.DeadLetter> = []
  read.forEach((candle, i) => {
    if (Result.isSuccess(candle)) return versions.push({ candle: candle.success, source, knownAt })
    const row = content.candles[i]!
    const at = { row: i, openTime: Interval.floor(interval, row[0]) }
    const letter = unreadable(partition, record, candle.failure, JSON.stringify(row), at)
    deadLetters.push(letter)
    return marks.push({
      _tag: "unreadable",
      from: at.openTime,
      to: Interval.next(interval, at.openTime),
      deadLetter: letter.id,
      knownAt
    })
  })
  return { series, offset, versions, marks, deadLetters }
}

export const decode = ({ records, ...stretch }: Batch): Decoded => ({
  stretch,
  said: records.map((record) => read(stretch.partition, record))
})
