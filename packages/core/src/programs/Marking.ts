/** Marks on their way into the log, under the key of the candles they speak of. */
import { Clock, Effect } from "effect"
import * as LogRecord from "../market/LogRecord.ts"
import type * as Mark from "../market/Mark.ts"
import type * as Series from "../market/Series.ts"
import type { Span } from "../quality/Sequence.ts"

export const record = (series: Series.Series, mark: Mark.Mark): LogRecord.Encoded =>
  LogRecord.encode({ ...series, mark })

/** The series is watched from `from`, and from now on without an end where there is no `until`. */
export const tracked = (series: Series.Series, from: number, until?: number) =>
  Effect.map(
    Clock.currentTimeMillis,
    (knownAt) => record(series, { _tag: "tracked", from, ...(until !== undefined && { until }), knownAt })
  )

/** The series is watched no more from `from` on. */
export const untracked = (series: Series.Series, from: number) =>
  Effect.map(Clock.currentTimeMillis, (knownAt) => record(series, { _tag: "untracked", from, knownAt }))

/** The exchange was asked for these spans at `knownAt` and has nothing in them, though it has their neighbours. */
export const asked = (
  series: Series.Series,
  spans: ReadonlyArray<Span>,
  knownAt: number
): ReadonlyArray<LogRecord.Encoded> => spans.map(({ from, to }) => record(series, { _tag: "asked", from, to, knownAt }))
