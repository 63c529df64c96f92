/**
 * The consumer's pure half: a batch of the log, folded over the states of its series into what is to be written.
 * No clock, no store: the same records over the same states give the same answer.
 */
import { Result } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Candle from "../market/Candle.ts"
import * as DeadLetter from "../market/DeadLetter.ts"
import * as Interval from "../market/Interval.ts"
import * as LogRecord from "../market/LogRecord.ts"
import type * as Mark from "../market/Mark.ts"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import type { Batch, Stored } from "../ports/CandleLog.ts"
import type { Enriched, Raw } from "../ports/CandleStore.ts"
import * as Sequence from "../quality/Sequence.ts"

export interface SeriesState {
  readonly series: Series.Series
  readonly head: Sequence.Head
  readonly states: Enrichment.State
  /** Records of the series below this are in the state already. */
  readonly nextOffset: number
}
export type States = ReadonlyMap<string, SeriesState>

export interface Folded {
  readonly batch: Batch
  /** All series' states after this batch. */
  readonly states: States
  /** Keys of the series that had records in it. */
  readonly touched: ReadonlySet<string>
  /** Versions beyond the head, and what is derived from them. */
  readonly ahead: ReadonlyArray<Raw>
  readonly enriched: ReadonlyArray<Enriched>
  /** Versions at or behind the head, to be merged with what is stored. */
  readonly older: ReadonlyArray<Raw>
  /** What the heads jumped over. */
  readonly holes: ReadonlyArray<{ readonly series: Series.Series; readonly hole: Sequence.Span }>
  readonly marks: ReadonlyArray<{ readonly series: Series.Series; readonly marks: ReadonlyArray<Mark.Mark> }>
  readonly deadLetters: ReadonlyArray<DeadLetter.DeadLetter>
}

/** What the records of one series say, before it is put in order. */
interface Said {
  readonly series: Series.Series
  readonly versions: Array<Version.Version>
  readonly marks: Array<Mark.Mark>
  readonly deadLetters: Array<DeadLetter.DeadLetter>
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

const read = (batch: Batch, record: Stored, said: Said): void => {
  const { interval } = record.series
  const decoded = LogRecord.decode(record)
  if (Result.isFailure(decoded)) {
    said.deadLetters.push(unreadable(batch.partition, record, decoded.failure, record.value))
    return
  }
  const content = decoded.success
  if ("mark" in content) {
    said.marks.push(content.mark)
    return
  }
  const { knownAt, source } = content
  const toCandle = Candle.fromRow(interval)
  content.candles.forEach((row, i) => {
    const candle = toCandle(row)
    if (Result.isSuccess(candle)) return said.versions.push({ candle: candle.success, source, knownAt })
    const at = { row: i, openTime: Interval.floor(interval, row[0]) }
    const letter = unreadable(batch.partition, record, candle.failure, JSON.stringify(row), at)
    said.deadLetters.push(letter)
    return said.marks.push({
      _tag: "unreadable",
      from: at.openTime,
      to: Interval.next(interval, at.openTime),
      deadLetter: letter.id,
      knownAt
    })
  })
}

/** Folds a batch over the states; `enrichment` is fixed first, so that a consumer is configured once. */
export const step =
  (enrichment: Enrichment.Enrichment) => (states: States, batch: Batch): readonly [States, Folded] => {
    const bySeries = new Map<string, Said>()
    for (const record of batch.records) {
      const key = Series.key(record.series)
      if (record.offset < (states.get(key)?.nextOffset ?? 0)) continue
      const said = bySeries.get(key) ?? { series: record.series, versions: [], marks: [], deadLetters: [] }
      bySeries.set(key, said)
      read(batch, record, said)
    }
    const next = new Map(states)
    const steps = [...bySeries].map(([key, { series, versions }]) => {
      const before = states.get(key)
      const [head, sorted] = Sequence.step(series.interval)(before?.head, versions)
      const candles = sorted.ahead.map((version) => version.candle)
      const [enriched, table] = enrichment.step(before?.states ?? enrichment.initial, candles)
      next.set(key, { series, head, states: enriched, nextOffset: batch.nextOffset })
      return { series, sorted, table }
    })
    const said = [...bySeries.values()]
    return [next, {
      batch,
      states: next,
      touched: new Set(bySeries.keys()),
      ahead: steps.map(({ series, sorted }) => ({ series, versions: sorted.ahead })).filter((raw) =>
        raw.versions.length > 0
      ),
      enriched: steps.map(({ series, table }) => ({ series, table })).filter(({ table }) => table.openTimes.length > 0),
      older: steps.map(({ series, sorted }) => ({ series, versions: sorted.older })).filter((raw) =>
        raw.versions.length > 0
      ),
      holes: steps.flatMap(({ series, sorted }) => sorted.holes.map((hole) => ({ series, hole }))),
      marks: said.map(({ marks, series }) => ({ series, marks })).filter(({ marks }) => marks.length > 0),
      deadLetters: said.flatMap(({ deadLetters }) => deadLetters)
    }]
  }
