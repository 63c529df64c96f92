/**
 * The consumer's pure half: what the log says, folded over the memories of its series into what is to be written.
 * No clock, no store: the same records over the same memories give the same answer.
 */
import { Array as Arr } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as DeadLetter from "../market/DeadLetter.ts"
import type * as Mark from "../market/Mark.ts"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import type { Enriched, Raw } from "../ports/CandleStore.ts"
import * as Sequence from "../quality/Sequence.ts"
import type * as Decode from "./Decode.ts"
import type * as Snapshot from "./Snapshot.ts"

export type Snapshots = ReadonlyMap<string, Snapshot.Snapshot>

export interface Folded {
  /** The series that had records, as they are after them. */
  readonly touched: ReadonlyArray<Snapshot.Snapshot>
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

/** What the records of one series say, one after the other. */
interface Told {
  readonly series: Series.Series
  readonly versions: Array<Version.Version>
  readonly marks: Array<Mark.Mark>
  readonly deadLetters: Array<DeadLetter.DeadLetter>
}

/** Records that a series knows already are left out. */
const bySeries = (snapshots: Snapshots, batches: ReadonlyArray<Decode.Decoded>): ReadonlyArray<Told> => {
  const told = new Map<string, Told>()
  for (const { said } of batches) {
    for (const { deadLetters, marks, offset, series, versions } of said) {
      const key = Series.key(series)
      if (offset < (snapshots.get(key)?.nextOffset ?? 0)) continue
      const one = told.get(key) ?? { series, versions: [], marks: [], deadLetters: [] }
      told.set(key, one)
      one.versions.push(...versions)
      one.marks.push(...marks)
      one.deadLetters.push(...deadLetters)
    }
  }
  return [...told.values()]
}

/** A series of which nothing is known yet. */
export const fresh = ({ configuration, initial }: Enrichment.Enrichment, series: Series.Series): Snapshot.Snapshot => ({
  series,
  nextOffset: 0,
  configuration,
  states: initial
})

/** Folds batches of one partition; `enrichment` is fixed first, so that a consumer is configured once. */
export const step =
  (enrichment: Enrichment.Enrichment) =>
  (snapshots: Snapshots, batches: Arr.NonEmptyReadonlyArray<Decode.Decoded>): Folded => {
    const { nextOffset } = Arr.lastNonEmpty(batches).stretch
    const told = bySeries(snapshots, batches)
    const steps = told.map(({ series, versions }) => {
      const before = snapshots.get(Series.key(series)) ?? fresh(enrichment, series)
      const [head, sorted] = Sequence.step(series.interval)(before.head, versions)
      const candles = sorted.ahead.map((version) => version.candle)
      const [states, table] = enrichment.step(before.states ?? enrichment.initial, candles)
      const after: Snapshot.Snapshot = { ...before, nextOffset, states, ...(head !== undefined && { head }) }
      return { series, sorted, table, after }
    })
    return {
      touched: steps.map(({ after }) => after),
      ahead: steps.map(({ series, sorted }) => ({ series, versions: sorted.ahead })).filter((raw) =>
        raw.versions.length > 0
      ),
      enriched: steps.map(({ series, table }) => ({ series, table })).filter(({ table }) =>
        table.openTimes.length > 0 && table.columns.length > 0
      ),
      older: steps.map(({ series, sorted }) => ({ series, versions: sorted.older })).filter((raw) =>
        raw.versions.length > 0
      ),
      holes: steps.flatMap(({ series, sorted }) => sorted.holes.map((hole) => ({ series, hole }))),
      marks: told.map(({ marks, series }) => ({ series, marks })).filter(({ marks }) => marks.length > 0),
      deadLetters: told.flatMap(({ deadLetters }) => deadLetters)
    }
  }
