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
  /** When the exchange was asked and had none of them, epoch ms, in order of time. */
  readonly asked: ReadonlyArray<number>
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

/** Where a span without an end is over: where somebody said later that it is watched no more. */
const endOf = (mark: Mark.Tracked, marks: ReadonlyArray<Mark.Mark>): number | undefined =>
  marks.find((one) => one._tag === "untracked" && one.from >= mark.from && one.knownAt > mark.knownAt)?.from

/** The tracked spans of a series, joined where they touch. `now` ends a span that is still watched. */
export const trackedSpans = (
  interval: Interval.Interval,
  marks: ReadonlyArray<Mark.Mark>,
  now: number
): ReadonlyArray<Span> => {
  const spans = marks
    .filter((mark) => mark._tag === "tracked")
    .map((mark) => ({
      from: Interval.ceil(interval, mark.from),
      to: Interval.floor(interval, mark.until ?? endOf(mark, marks) ?? now)
    }))
    .sort((a, b) => a.from - b.from)
  const joined: Array<{ from: number; to: number }> = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else joined.push({ ...span })
  }
  return joined.filter((span) => span.to > span.from)
}

/** The parts of a span that no run covers; runs in order of time. */
export const absences = (interval: Interval.Interval, span: Span, runs: ReadonlyArray<Run>): ReadonlyArray<Span> => {
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

/** The marks that explain an absence, in order of time: unreadable rows, a bucket each, and the exchange's answers. */
interface Evidence {
  readonly buckets: ReadonlyArray<number>
  readonly deadLetters: ReadonlyMap<number, string>
  readonly asked: ReadonlyArray<Mark.Asked>
}

const evidenceOf = (marks: ReadonlyArray<Mark.Mark>): Evidence => {
  const deadLetters = new Map(
    marks.flatMap((mark) => mark._tag === "unreadable" ? [[mark.from, mark.deadLetter] as const] : [])
  )
  return {
    deadLetters,
    buckets: [...deadLetters.keys()].sort((a, b) => a - b),
    asked: marks.filter((mark) => mark._tag === "asked")
  }
}

/** Index of the first time at or after `time`. */
const lowerBound = (times: ReadonlyArray<number>, time: number): number => {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < time) low = middle + 1
    else high = middle
  }
  return low
}

const shown = (time: number): string => new Date(time).toISOString()

type Explained = Pick<Gap, "status" | "evidence" | "asked">

const explain = (
  openTime: number,
  deadLetters: ReadonlyMap<number, string>,
  marks: ReadonlyArray<Mark.Asked>,
  due: number
): Explained => {
  const asked = marks
    .filter((mark) => mark.from <= openTime && openTime < mark.to)
    .map((mark) => mark.knownAt)
    .sort((a, b) => a - b)
  const deadLetter = deadLetters.get(openTime)
  if (deadLetter !== undefined) return { status: "unreadable", evidence: `dead letter ${deadLetter}`, asked }
  const [first, last] = [asked[0], asked.at(-1)]
  if (first === undefined || last === undefined) {
    return openTime >= due
      ? { status: "pending", evidence: "not due yet", asked }
      : { status: "missing", evidence: "nothing explains it", asked }
  }
  return last - first >= secondAnswerMillis
    ? { status: "exchange-hole", evidence: `the exchange had none at ${shown(first)} and ${shown(last)}`, asked }
    : { status: "missing", evidence: `the exchange had none at ${shown(first)}; it will be asked again`, asked }
}

/** Cuts a hole into gaps: at the edges of the marks that touch it, since between two edges every bucket has one status. */
const gapsOf =
  (interval: Interval.Interval, { asked, buckets, deadLetters }: Evidence, now: number) =>
  (hole: Span): ReadonlyArray<Gap> => {
    const due = Interval.floor(interval, now - deadlineMillis)
    const touching = asked.filter((mark) => mark.from < hole.to && mark.to > hole.from)
    const unreadable = buckets.slice(lowerBound(buckets, hole.from), lowerBound(buckets, hole.to))
    const edges = [
      ...touching.flatMap((mark) => [mark.from, mark.to]),
      ...unreadable.flatMap((bucket) => [bucket, Interval.next(interval, bucket)]),
      due
    ].map((edge) => Interval.ceil(interval, edge))
    const cuts = [...new Set([hole.from, ...edges])]
      .filter((cut) => cut >= hole.from && cut < hole.to)
      .sort((a, b) => a - b)
    const gaps: Array<Gap> = []
    for (const [index, from] of cuts.entries()) {
      const end = cuts[index + 1] ?? hole.to
      const explained = explain(from, deadLetters, touching, due)
      const count = Interval.count(interval, from, end)
      const last = gaps.at(-1)
      if (last !== undefined && last.status === explained.status && last.evidence === explained.evidence) {
        gaps[gaps.length - 1] = { ...last, to: Interval.previous(interval, end), buckets: last.buckets + count }
      } else gaps.push({ from, to: Interval.previous(interval, end), buckets: count, ...explained })
    }
    return gaps
  }

/** The gaps of a part of the series, from the runs of that part. */
export const gapsWithin = (
  { interval }: Series.Series,
  part: Span,
  runs: ReadonlyArray<Run>,
  marks: ReadonlyArray<Mark.Mark>,
  now: number
): ReadonlyArray<Gap> => {
  const inHole = gapsOf(interval, evidenceOf(marks), now)
  return trackedSpans(interval, marks, now)
    .map(({ from, to }) => ({ from: Math.max(from, part.from), to: Math.min(to, part.to) }))
    .filter(({ from, to }) => from < to)
    .flatMap((span) => absences(interval, span, runs).flatMap(inHole))
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
  const gaps = gapsWithin(series, { from: -Infinity, to: Infinity }, runs, marks, now)
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
