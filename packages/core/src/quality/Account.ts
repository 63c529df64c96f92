/**
 * The account of a series: every expected bucket of its tracked spans is present, or absent with a reason. It is computed
 * from the runs of stored candles and the marks alone, so that the same evidence always gives the same account.
 */
import * as Interval from "../market/Interval.ts"
import type * as Mark from "../market/Mark.ts"
import type * as Series from "../market/Series.ts"
import type { Span } from "./Sequence.ts"

/** A stretch of stored candles without a hole: open times of its first and last candle. */
export interface Run {
  readonly first: number
  readonly last: number
  readonly count: number
}

export type Status = "exchange-hole" | "unreadable" | "pending" | "missing"

/** A run of absent buckets of one status; `from` and `to` are the open times of its first and last bucket. */
export interface Gap {
  readonly from: number
  readonly to: number
  readonly buckets: number
  readonly status: Status
  readonly evidence: string
}

export interface Account {
  readonly first: number | undefined
  readonly last: number | undefined
  readonly candles: number
  readonly expected: number
  readonly exchangeHoles: number
  readonly unreadable: number
  readonly missing: number
  readonly pending: number
  /** present / (expected - exchange holes), 0 to 1; absent where nothing is expected. */
  readonly completeness: number | undefined
  readonly gaps: ReadonlyArray<Gap>
}

/** A bucket is pending until this long after its close; later it is missing. */
export const deadlineMillis = 10_000
const secondAnswerMillis = 60_000

/** The tracked spans of a series, joined where they touch. `now` ends a span that is still watched. */
export const trackedSpans = (
  interval: Interval.Interval,
  marks: ReadonlyArray<Mark.Mark>,
  now: number
): ReadonlyArray<Span> => {
  const spans = marks
    .filter((mark) => mark._tag === "tracked")
    .map((mark) => ({ from: Interval.ceil(interval, mark.from), to: Interval.floor(interval, mark.until ?? now) }))
    .sort((a, b) => a.from - b.from)
  const joined: Array<{ from: number; to: number }> = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else joined.push({ ...span })
  }
  return joined.filter((span) => span.to > span.from)
}

/** The parts of a span that no run covers. */
const absences = (interval: Interval.Interval, span: Span, runs: ReadonlyArray<Run>): ReadonlyArray<Span> => {
  const holes: Array<Span> = []
  let cursor = span.from
  for (const run of runs) {
    const after = Interval.next(interval, run.last)
    if (after <= span.from || run.first >= span.to) continue
    if (run.first > cursor) holes.push({ from: cursor, to: run.first })
    cursor = Math.max(cursor, after)
  }
  if (cursor < span.to) holes.push({ from: cursor, to: span.to })
  return holes
}

const covers = (mark: { readonly from: number; readonly to: number }, openTime: number): boolean =>
  mark.from <= openTime && openTime < mark.to

const explain =
  (interval: Interval.Interval, marks: ReadonlyArray<Mark.Mark>, now: number) =>
  (openTime: number): readonly [Status, string] => {
    const unreadable = marks.find((mark) => mark._tag === "unreadable" && covers(mark, openTime))
    if (unreadable?._tag === "unreadable") return ["unreadable", `dead letter ${unreadable.deadLetter}`]
    const asked = marks.filter((mark) => mark._tag === "asked").filter((mark) => covers(mark, openTime)).map((mark) =>
      mark.knownAt
    )
    const [first, last] = [Math.min(...asked), Math.max(...asked)]
    if (last - first >= secondAnswerMillis) {
      return [
        "exchange-hole",
        `the exchange had none at ${new Date(first).toISOString()} and ${new Date(last).toISOString()}`
      ]
    }
    if (Interval.next(interval, openTime) + deadlineMillis > now) return ["pending", "not due yet"]
    return ["missing", asked.length === 0 ? "nothing explains it" : "asked once"]
  }

/** Cuts a hole into gaps: at the edges of the marks that touch it, since between two edges every bucket has one status. */
const gapsOf = (
  interval: Interval.Interval,
  hole: Span,
  marks: ReadonlyArray<Mark.Mark>,
  now: number
): ReadonlyArray<Gap> => {
  const due = Interval.floor(interval, now - deadlineMillis)
  const edges = marks.flatMap((mark) => mark._tag === "unreadable" || mark._tag === "asked" ? [mark.from, mark.to] : [])
  const cuts = [hole.from, ...new Set([...edges, due].map((edge) => Interval.ceil(interval, edge)))]
    .filter((cut) => cut >= hole.from && cut < hole.to)
    .sort((a, b) => a - b)
  const status = explain(interval, marks, now)
  const gaps: Array<Gap> = []
  for (const [index, from] of [...new Set(cuts)].entries()) {
    const end = [...new Set(cuts)][index + 1] ?? hole.to
    const [state, evidence] = status(from)
    const buckets = Interval.count(interval, from, end)
    const last = gaps.at(-1)
    if (last !== undefined && last.status === state && last.evidence === evidence) {
      gaps[gaps.length - 1] = { ...last, to: Interval.previous(interval, end), buckets: last.buckets + buckets }
    } else gaps.push({ from, to: Interval.previous(interval, end), buckets, status: state, evidence })
  }
  return gaps
}

/** `runs` in order of time; `now` is the exchange's clock, or the end of what a finite source has. */
export const make = (
  series: Series.Series,
  runs: ReadonlyArray<Run>,
  marks: ReadonlyArray<Mark.Mark>,
  now: number
): Account => {
  const { interval } = series
  const spans = trackedSpans(interval, marks, now)
  const gaps = spans.flatMap((span) =>
    absences(interval, span, runs).flatMap((hole) => gapsOf(interval, hole, marks, now))
  )
  const total = (status: Status): number =>
    gaps.reduce((sum, gap) => gap.status === status ? sum + gap.buckets : sum, 0)
  const expected = spans.reduce((sum, span) => sum + Interval.count(interval, span.from, span.to), 0)
  const absent = gaps.reduce((sum, gap) => sum + gap.buckets, 0)
  const owed = expected - total("exchange-hole")
  return {
    first: runs[0]?.first,
    last: runs.at(-1)?.last,
    candles: runs.reduce((sum, run) => sum + run.count, 0),
    expected,
    exchangeHoles: total("exchange-hole"),
    unreadable: total("unreadable"),
    missing: total("missing"),
    pending: total("pending"),
    completeness: owed > 0 ? (expected - absent) / owed : undefined,
    gaps
  }
}
