/**
 * What the log no longer had when it was to be read. The marks say so of every series that it may have spoken of, and begin
 * their accounts again; they come behind everything that is left in the log, and where they are read, what is missing by
 * then is asked for.
 */
import { Clock, Effect } from "effect"
import * as Interval from "../market/Interval.ts"
import type * as LogRecord from "../market/LogRecord.ts"
import type * as Mark from "../market/Mark.ts"
import * as Series from "../market/Series.ts"
import { CandleLog, type Partition } from "../ports/CandleLog.ts"
import type * as Fold from "./Fold.ts"
import * as Marking from "./Marking.ts"
import * as Metrics from "./Metrics.ts"
import * as Progress from "./Progress.ts"
import * as Requests from "./Requests.ts"
import { about } from "./Saying.ts"

type Produced = Effect.Success<ReturnType<typeof Progress.all>>[number]

/** What its producer has said of a series in the lost records, as far as its progress tells. */
const saidOf = (head: number | undefined, knownAt: number, { progress, series }: Produced) => {
  const { backfilled, cursor, from } = progress
  const account: ReadonlyArray<Mark.Mark> = backfilled
    ? [{ _tag: "tracked", from, knownAt }]
    : [{ _tag: "tracked", from, until: cursor, knownAt }, { _tag: "untracked", from: cursor, knownAt }]
  const lost = { from: head === undefined ? from : Interval.next(series.interval, head), to: cursor }
  const marks: ReadonlyArray<Mark.Mark> = lost.from < lost.to
    ? [...account, { _tag: "lost", ...lost, knownAt }]
    : account
  return marks.map((mark): LogRecord.Encoded => Marking.record(series, mark))
}

/** Says that so many records of a partition were lost; `snapshots` tell how far its series are known. */
export const tell = Effect.fn("Lost.tell")(function*(
  interval: Interval.Interval,
  { holds, name }: Partition,
  records: number,
  snapshots: Fold.Snapshots
) {
  const knownAt = yield* Clock.currentTimeMillis
  const produced = (yield* Progress.all(interval)).filter(({ series }) => holds(series))
  const heads = produced.map(({ series }) => snapshots.get(Series.key(series))?.head)
  yield* Effect.logWarning(
    `${name}: the log no longer has ${records} records that were not read; what they brought of ` +
      `${produced.map(({ series }) => Series.key(series)).join(", ") || "no known series"} will be asked for again`
  ).pipe(about("lost"), Effect.annotateLogs({ interval, partition: name }))
  yield* Metrics.lost(records)
  yield* (yield* CandleLog).publish(produced.flatMap((one, i) => saidOf(heads[i], knownAt, one)))
})

/** Has what is missing of the series asked for whose `lost` marks were read. */
export const askFor = Effect.fn("Lost.askFor")(function*(marks: Fold.Folded["marks"]) {
  const series = marks.filter((block) => block.marks.some(({ _tag }) => _tag === "lost")).map((block) => block.series)
  if (series.length > 0) yield* Requests.ask(series.map((one) => ({ _tag: "repair", series: one })))
})
