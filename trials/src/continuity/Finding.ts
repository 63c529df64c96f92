/** Something that is not as it has to be: what, where, and what was wrong with the exchange just then. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type * as Faults from "@cryptostream/exchange-simulator/faults/Faults"

export const kinds = [
  /** The truth has a candle, the store has none. */
  "missing",
  /** The store has a candle, the truth none. */
  "invented",
  /** The stored candle is none that the exchange ever told. */
  "differing",
  /** The stored candle was stated again, an audit was due since, and it is still the old one. */
  "not healed",
  /** The exchange has no candle, and the account does not prove it by two answers. */
  "hole unproven",
  /** The account's figures are not the truth's. */
  "account",
  /** The enriched store is not what its raw candles give. */
  "enriched",
  /** How the processes behaved. */
  "process"
] as const
export type Kind = typeof kinds[number]

/** Consecutive buckets with which the same is wrong; open times of the first and the last. */
export interface Finding {
  readonly kind: Kind
  readonly series?: Series.Series
  readonly from?: number
  readonly to?: number
  readonly buckets: number
  readonly detail: string
}

export const bucket = (kind: Kind, series: Series.Series, openTime: number, detail: string): Finding => ({
  kind,
  series,
  from: openTime,
  to: openTime,
  buckets: 1,
  detail
})

/** Joins neighbours, in the order they came; what is said of the first stands for all. */
export const joined = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
  const runs: Array<Finding> = []
  for (const finding of findings) {
    const last = runs.findLast(({ kind }) => kind === finding.kind)
    const isNext = last?.series !== undefined && last.to !== undefined && finding.series !== undefined &&
      Series.key(last.series) === Series.key(finding.series) &&
      Interval.next(last.series.interval, last.to) === finding.from
    if (isNext) {
      runs[runs.indexOf(last)] = { ...last, to: finding.to!, buckets: last.buckets + finding.buckets }
    } else runs.push(finding)
  }
  return runs
}

export const count = (findings: ReadonlyArray<Finding>, kind: Kind): number =>
  findings.reduce((sum, finding) => finding.kind === kind ? sum + finding.buckets : sum, 0)

/** What began this long before a bucket closed may have to do with it. */
const before = 10_000
const after = 120_000

const clock = (time: number): string => new Date(time).toISOString().slice(0, 19)

const during = (faults: Faults.Faults, from: number, to: number): string => {
  const on = faults.filter((fault) => fault.from <= to + after && fault.to >= from - before)
  return on.length === 0
    ? "no fault was on"
    : on.slice(0, 6).map((fault) => `${fault.kind} ${clock(fault.from)} to ${clock(fault.to)}`).join(", ")
}

export const describe = (faults: Faults.Faults) => ({ buckets, detail, from, kind, series, to }: Finding): string =>
  series === undefined || from === undefined || to === undefined
    ? `${kind}: ${series === undefined ? "" : `${Series.key(series)}: `}${detail}`
    : `${kind}: ${Series.key(series)}, ${buckets} from ${clock(from)} to ${clock(to)}: ${detail} [${
      during(faults, from, to)
    }]`
