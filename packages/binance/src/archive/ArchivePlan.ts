/**
 * Which part of a history is taken from archive files, and which over REST. A file is worth a download where it saves
 * requests: they count weight, files do not. Spans are [from, to), epoch ms.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import type { Span } from "@cryptostream/core/quality/Sequence"
import type { Period } from "./ArchiveName.ts"

/** What is wanted of a file, which may hold more. */
export interface FromArchive extends Span {
  readonly _tag: "archive"
  readonly period: Period
  readonly date: string
}
export interface FromRest extends Span {
  readonly _tag: "rest"
}
export type Part = FromArchive | FromRest

/** Rows that one REST request brings, and how many requests a file must save. */
const pageRows = 1_000
const worthwhile = 10

const day = 86_400_000

/** The bucket that a file covers, how much of its ISO time is its date, and how long after its end the site has it. */
const periods = {
  monthly: { bucket: "1M", dateLength: "2024-01".length, delay: 3 * day },
  daily: { bucket: "1d", dateLength: "2024-01-15".length, delay: 2 * day }
} as const satisfies Record<Period, unknown>

/** The exchange opened in July 2017, and its archive begins with the month after. */
const firstFile = Date.UTC(2017, 7)

const rest = ({ from, to }: Span): FromRest => ({ _tag: "rest", from, to })

const archive = (period: Period) => ({ from, to }: Span): FromArchive => {
  const { bucket, dateLength } = periods[period]
  return {
    _tag: "archive",
    period,
    date: new Date(Interval.floor(bucket, from)).toISOString().slice(0, dateLength),
    from,
    to
  }
}

const saves = (interval: Interval.Interval, spans: ReadonlyArray<Span>): boolean =>
  spans.reduce((sum, { from, to }) => sum + Math.ceil(Interval.count(interval, from, to) / pageRows), 0) >= worthwhile

const isOut = (period: Period, { from }: Span, now: number): boolean => {
  const { bucket, delay } = periods[period]
  return Interval.next(bucket, Interval.floor(bucket, from)) + delay <= now
}

/** The spans cut where files of a period begin, those of one file together. */
const byFile = (period: Period, spans: ReadonlyArray<Span>): ReadonlyArray<ReadonlyArray<Span>> => {
  const { bucket } = periods[period]
  const pieces = spans.flatMap(({ from, to }) => {
    const cuts: Array<Span> = []
    for (let start = from, end; start < to; start = end) {
      end = Math.min(to, Interval.next(bucket, Interval.floor(bucket, start)))
      cuts.push({ from: start, to: end })
    }
    return cuts
  })
  return [...Map.groupBy(pieces, ({ from }) => Interval.floor(bucket, from)).values()]
}

const ofDay = (interval: Interval.Interval, now: number) => (spans: ReadonlyArray<Span>): ReadonlyArray<Part> =>
  isOut("daily", spans[0]!, now) && saves(interval, spans) ? spans.map(archive("daily")) : spans.map(rest)

/** A month by its own file where it is wanted whole or its days have none worth it, else day by day. */
const ofMonth = (interval: Interval.Interval, now: number) => (spans: ReadonlyArray<Span>): ReadonlyArray<Part> => {
  const [{ from, to }] = spans as readonly [Span]
  const isWhole = from === Interval.floor("1M", from) && to === Interval.next("1M", from)
  const byDay = saves(interval, [{ from: 0, to: day }])
  return isOut("monthly", { from, to }, now) && saves(interval, spans) && (isWhole || !byDay)
    ? spans.map(archive("monthly"))
    : byFile("daily", spans).flatMap(ofDay(interval, now))
}

const isSameSource = (a: Part, b: Part): boolean =>
  a._tag === "rest" ? b._tag === "rest" : b._tag === "archive" && a.period === b.period && a.date === b.date

/** Parts that touch and come from one source are one part. */
const joined = (parts: ReadonlyArray<Part>): ReadonlyArray<Part> => {
  const all: Array<Part> = []
  for (const part of parts) {
    const last = all.at(-1)
    if (last !== undefined && last.to === part.from && isSameSource(last, part)) {
      all[all.length - 1] = { ...last, to: part.to }
    } else all.push(part)
  }
  return all
}

const splitAt = (time: number) => ({ from, to }: Span): ReadonlyArray<Span> =>
  from < time && time < to ? [{ from, to: time }, { from: time, to }] : [{ from, to }]

/** Where each part of the spans is taken from, in their order; they are disjoint and in the order of time. */
export const plan = (
  { interval }: Series.Series,
  spans: ReadonlyArray<Span>,
  now: number
): ReadonlyArray<Part> => {
  const end = Math.max(firstFile, Interval.floor("1d", now))
  const pieces = joined(spans.map(rest)).flatMap(splitAt(firstFile)).flatMap(splitAt(end))
  return joined([
    ...pieces.filter(({ to }) => to <= firstFile).map(rest),
    ...byFile("monthly", pieces.filter(({ from, to }) => from >= firstFile && to <= end)).flatMap(
      ofMonth(interval, now)
    ),
    ...pieces.filter(({ from }) => from >= end).map(rest)
  ])
}
