/**
 * The judge of one series: holds what is stored and accounted for against the truth, bucket by bucket. It excuses nothing;
 * what may be different is said here alone, by the times at which audits are due.
 */
import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Version from "@cryptostream/core/market/Version"
import type * as Account from "@cryptostream/core/quality/Account"
import type * as Faults from "@cryptostream/exchange-simulator/faults/Faults"
import * as Finding from "./Finding.ts"
import type { Stored } from "./Stored.ts"
import * as Truth from "./Truth.ts"

export interface Times {
  readonly startedAt: number
  /** When a socket was first open: what closed before is history. */
  readonly liveAt: number
  /** Buckets that closed by then are due. */
  readonly dueAt: number
  readonly stoppedAt: number
  readonly faults: Faults.Faults
}

export interface Verdict {
  readonly findings: ReadonlyArray<Finding.Finding>
  /** Buckets of the truth that are due. */
  readonly closes: number
  readonly bySource: Readonly<Record<Version.Source, number>>
  /** From the close to the answer that brought the candle, ms. */
  readonly repairs: ReadonlyArray<number>
  readonly holeBuckets: number
  /** From a hole's end to its second answer, ms. */
  readonly proofs: ReadonlyArray<number>
  readonly healed: number
  /** From the restatement to the answer that brought it, ms. */
  readonly healings: ReadonlyArray<number>
  /** Restatements after which no audit was due. */
  readonly leftToAudits: number
}

const [second, minute, hour] = [1_000, 60_000, 3_600_000]
/** After the close. */
const auditsAfter = [10 * second, 10 * minute, 24 * hour]
/** An audit has this long to be done. */
const auditPatience = 5 * minute
const betweenAnswers = minute

const valuesOf = ({ candle }: Version.Version): ReadonlyArray<number> => Candle.columns.map((column) => candle[column]!)
const isSame = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a.every((value, i) => Object.is(value, b[i]))

/** A server may lag behind by so much when an audit asks it: what it says is as old. */
const lagAt = ({ faults }: Times, audit: number): number =>
  Math.max(
    0,
    ...faults.map((fault) =>
      fault.kind === "lagging" && fault.from <= audit + auditPatience && fault.to >= audit ? fault.by : 0
    )
  )

/** What had been told by the last audit that was due must be stored: the time of what it saw at least. */
const seenBy = (times: Times, close: number): number =>
  Math.max(
    ...auditsAfter.map((after) => close + after).filter((audit) => audit + auditPatience <= times.stoppedAt).map((
      audit
    ) => audit - lagAt(times, audit)),
    -Infinity
  )

const secondAnswer = (asked: ReadonlyArray<number>): number | undefined =>
  asked.find((time) => time - asked[0]! >= betweenAnswers)

/** The gap of the account in which a bucket lies; buckets are asked for in order of time. */
const gapFinder = (gaps: ReadonlyArray<Account.Gap>) => {
  let at = 0
  return (openTime: number): Account.Gap | undefined => {
    while (at < gaps.length && gaps[at]!.to < openTime) at++
    const gap = gaps[at]
    return gap !== undefined && gap.from <= openTime ? gap : undefined
  }
}

const said = (gap: Account.Gap | undefined): string =>
  gap === undefined ? "in no gap of the account" : `the account says ${gap.status} (${gap.evidence})`

const shown = (values: ReadonlyArray<number>): string => values.join(" ")

/** Where the account begins and ends, and its figures beside the truth's. */
const judgeAccount = (
  { enrichedDiffers, series, status, tracked, versions }: Stored,
  truth: { readonly closes: number; readonly holeBuckets: number },
  from: number,
  { dueAt }: Times
): ReadonlyArray<Finding.Finding> => {
  const last = Interval.floor(series.interval, dueAt)
  const spans = tracked.map((span) => `${span.from} to ${span.to}`).join(", ")
  const isTracked = tracked.length === 1 && tracked[0]!.from === from && tracked[0]!.to === last
  const later = versions.filter(({ candle }) => candle.openTime >= last).length
  const figures = {
    candles: [status.candles - later, truth.closes],
    expected: [status.expected, truth.closes + truth.holeBuckets],
    exchangeHoles: [status.exchangeHoles, truth.holeBuckets],
    unreadable: [status.unreadable, 0],
    missing: [status.missing, 0],
    pending: [status.pending, 0],
    completeness: [status.completeness, truth.closes > 0 ? 1 : undefined]
  }
  const finding = (kind: Finding.Kind, detail: string): Finding.Finding => ({ kind, series, buckets: 1, detail })
  return [
    ...(isTracked ? [] : [finding("account", `tracked is ${spans || "nothing"}, not ${from} to ${last}`)]),
    ...Object.entries(figures).flatMap(([name, [is, ought]]) =>
      Object.is(is, ought) ? [] : [finding("account", `${name} is ${is}, in truth ${ought}`)]
    ),
    ...(status.staleFrom === undefined
      ? []
      : [finding("enriched", `stale from ${new Date(status.staleFrom).toISOString()} on`)]),
    ...(enrichedDiffers === undefined ? [] : [finding("enriched", enrichedDiffers)])
  ]
}

interface Candles {
  readonly findings: Array<Finding.Finding>
  readonly bySource: Record<Version.Source, number>
  readonly repairs: Array<number>
  readonly healings: Array<number>
  healed: number
  leftToAudits: number
}

/** A stored candle beside all that was told of its bucket. */
const judgeCandle = (
  { findings, healings, ...seen }: Candles,
  series: Stored["series"],
  version: Version.Version,
  told: ReadonlyArray<Truth.Told>,
  times: Times,
  /** It comes along again whenever the hole is asked for. */
  isBesideHole: boolean
): Pick<Candles, "healed" | "leftToAudits"> => {
  const { openTime } = version.candle
  const close = Interval.next(series.interval, openTime)
  const values = valuesOf(version)
  const which = told.findLastIndex((one) => isSame(one.values, values))
  const by = `${version.source} of ${new Date(version.knownAt).toISOString()}`
  const truth = told.map(({ at, values }) => `${shown(values)} at ${new Date(at).toISOString()}`).join("; ")
  if (which < 0) {
    findings.push(Finding.bucket("differing", series, openTime, `stored ${shown(values)} (${by}), in truth ${truth}`))
    return seen
  }
  const isFirstAnswer = which === 0 && close > times.liveAt && !isBesideHole
  if (version.source !== "socket" && isFirstAnswer) seen.repairs.push(version.knownAt - close)
  let { healed, leftToAudits } = seen
  const must = seenBy(times, close)
  for (const [i, { at }] of told.entries()) {
    if (i === 0) continue
    if (i <= which) {
      healed++
      if (i === which) healings.push(Math.max(0, version.knownAt - at))
    } else if (at > must) leftToAudits++
  }
  if (told.some(({ at }, i) => i > which && at <= must)) {
    findings.push(Finding.bucket("not healed", series, openTime, `stored ${shown(values)} (${by}), in truth ${truth}`))
  }
  return { healed, leftToAudits }
}

/** From each hole's end to the moment when all of it was proven. */
const proofsOf = ({ status }: Stored, holes: ReadonlyArray<Truth.Hole>): ReadonlyArray<number> =>
  holes.flatMap((hole) => {
    const gaps = status.gaps.filter((gap) => gap.from >= hole.from && gap.to < hole.to)
    const answers = gaps.map(({ asked }) => secondAnswer(asked))
    return answers.length === 0 || answers.includes(undefined)
      ? []
      : [Math.max(...answers.map((answer) => answer! - hole.to))]
  })

/** `holes` of the symbol, joined. */
export const judge = (
  stored: Stored,
  buckets: Truth.Buckets,
  holes: ReadonlyArray<Truth.Hole>,
  times: Times
): Verdict => {
  const { series, status, versions } = stored
  const { interval } = series
  const from = Math.min(
    stored.tracked[0]?.from ?? Infinity,
    [...buckets.keys()].reduce(
      (least, openTime) => openTime >= Interval.ceil(interval, times.startedAt) && openTime < least ? openTime : least,
      Infinity
    )
  )
  const byOpenTime = new Map(versions.map((version) => [version.candle.openTime, version]))
  const gapOf = gapFinder(status.gaps)
  const seen: Candles = {
    findings: [],
    bySource: { socket: 0, file: 0, rest: 0, audit: 0 },
    repairs: [],
    healings: [],
    healed: 0,
    leftToAudits: 0
  }
  let [closes, holeBuckets] = [0, 0]
  for (
    let openTime = from;
    Interval.next(interval, openTime) <= times.dueAt;
    openTime = Interval.next(interval, openTime)
  ) {
    const [told, version] = [buckets.get(openTime), byOpenTime.get(openTime)]
    if (told !== undefined) {
      closes++
      if (version === undefined) seen.findings.push(Finding.bucket("missing", series, openTime, said(gapOf(openTime))))
      else {
        seen.bySource[version.source]++
        const isBesideHole = !buckets.has(Interval.previous(interval, openTime)) ||
          !buckets.has(Interval.next(interval, openTime))
        Object.assign(seen, judgeCandle(seen, series, version, told, times, isBesideHole))
      }
      continue
    }
    holeBuckets++
    const gap = gapOf(openTime)
    const isProven = gap?.status === "exchange-hole" && secondAnswer(gap.asked) !== undefined
    if (version === undefined && !isProven) {
      const why = Truth.isInHole(interval, openTime, holes) ? said(gap) : "THE TRUTH FILE HAS NEITHER CANDLE NOR HOLE"
      seen.findings.push(Finding.bucket("hole unproven", series, openTime, why))
    }
  }
  for (const { candle, knownAt, source } of versions) {
    if (buckets.has(candle.openTime)) continue
    const detail = `${source} of ${new Date(knownAt).toISOString()}`
    seen.findings.push(Finding.bucket("invented", series, candle.openTime, detail))
  }
  return {
    findings: Finding.joined([...seen.findings, ...judgeAccount(stored, { closes, holeBuckets }, from, times)]),
    closes,
    bySource: seen.bySource,
    repairs: seen.repairs,
    holeBuckets,
    proofs: proofsOf(stored, holes),
    healed: seen.healed,
    healings: seen.healings,
    leftToAudits: seen.leftToAudits
  }
}
