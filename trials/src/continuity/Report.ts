/** A run's verdict over all of its series, and how people read it. */
import type * as Realm from "@cryptostream/core/market/Realm"
import type * as Version from "@cryptostream/core/market/Version"
import * as Series from "@cryptostream/core/market/Series"
import { Effect } from "effect"
import * as Finding from "./Finding.ts"
import * as Journal from "./Journal.ts"
import * as Judge from "./Judge.ts"
import * as Memory from "./Memory.ts"
import * as Quantiles from "./Quantiles.ts"
import type * as Run from "./Run.ts"
import * as Stored from "./Stored.ts"
import * as Truth from "./Truth.ts"

export interface Report {
  readonly evidence: Run.Evidence
  readonly journal: Journal.Summary
  readonly verdicts: ReadonlyArray<Judge.Verdict>
  readonly holes: number
  readonly findings: ReadonlyArray<Finding.Finding>
  /** From each kill to the first socket that was open again, ms; absent where none was. */
  readonly comebacks: ReadonlyArray<number | undefined>
}

/** Weight that the product allows itself of the exchange's limit. */
const budget = 0.95 * 6000

const processFindings = (
  evidence: Run.Evidence,
  journal: Journal.Summary,
  realms: ReadonlyArray<Realm.Realm>
) => {
  const { ends, exit, kills, memory } = evidence
  // A process that was killed begins with an empty heap again.
  const growth = kills.length === 0 ? Memory.growth(memory) : undefined
  const finding = (detail: string): Finding.Finding => ({ kind: "process", buckets: 1, detail })
  const others = realms.filter((realm) => realm !== "simulated")
  return [
    ...(exit.code === 0 ? [] : [finding(`SIGTERM was answered with code ${exit.code}, signal ${exit.signal}`)]),
    ...ends.map((said) => finding(said)),
    ...(growth === undefined ? [] : [finding(growth)]),
    ...others.map((realm) => finding(`candles of a simulator were to be kept in the realm ${realm}`)),
    ...(journal.refused === 0 ? [] : [finding(`${journal.refused} requests were refused for their weight`)]),
    ...(journal.mostInMinute <= budget ? [] : [finding(`weight ${journal.mostInMinute} in a minute, above ${budget}`)])
  ]
}

/** Judges a run by its evidence. */
export const make = Effect.fn("Report.make")(function*(evidence: Run.Evidence) {
  const { dueAt, faults, kills, shape, startedAt, stoppedAt } = evidence
  const truth = yield* Effect.promise(() => Truth.read(evidence.truthFile))
  const journal = yield* Effect.promise(() => Journal.summary(evidence.journalFile))
  const times = { startedAt, liveAt: journal.opened[0] ?? Infinity, dueAt, stoppedAt, faults }
  const stored = yield* Stored.read(shape, dueAt)
  const absent = truth.series.filter((series) => !stored.has(Series.key(series)))
  const verdicts = truth.series.flatMap((series) => {
    const one = stored.get(Series.key(series))
    return one === undefined ? [] : [Judge.judge(one, truth.buckets(series), truth.holes(series.symbol), times)]
  })
  return {
    evidence,
    journal,
    verdicts,
    holes: [...new Set(truth.series.map(({ symbol }) => symbol))].reduce(
      (sum, one) => sum + truth.holes(one).length,
      0
    ),
    findings: [
      ...processFindings(evidence, journal, yield* shape.realms),
      ...absent.map((series): Finding.Finding => ({ kind: "account", series, buckets: 1, detail: "is not stored" })),
      ...verdicts.flatMap((verdict) => verdict.findings)
    ],
    comebacks: kills.map((killed, i) => {
      const next = kills[i + 1] ?? Infinity
      const opened = journal.opened.find((at) => at > killed && at < next)
      return opened === undefined ? undefined : opened - killed
    })
  } satisfies Report
})

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

const faultsByKind = ({ faults }: Run.Evidence): string => {
  const kinds = Map.groupBy(faults, ({ kind }) => kind)
  return faults.length === 0 ? "none" : [...kinds].map(([kind, some]) => `${kind} ${some.length}`).sort().join(", ")
}

const bySource = (verdicts: Report["verdicts"]): string =>
  (["socket", "rest", "audit"] satisfies ReadonlyArray<Version.Source>)
    .map((source) => `${source} ${sum(verdicts.map((verdict) => verdict.bySource[source]))}`).join(", ")

const comebacks = ({ comebacks, evidence }: Report): string => {
  const known = comebacks.filter((time) => time !== undefined)
  return evidence.kills.length === 0
    ? "none"
    : `${evidence.kills.length}, live again ${Quantiles.times(Quantiles.of(known))} (${
      comebacks.length - known.length
    } killed again before)`
}

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`

/** Lines of a table: what, and how much of it. */
export const rows = (report: Report): ReadonlyArray<readonly [string, string]> => {
  const { evidence, findings, holes, journal, verdicts } = report
  const all = (of: (verdict: Judge.Verdict) => ReadonlyArray<number>) =>
    Quantiles.times(Quantiles.of(verdicts.flatMap(of)))
  const total = (of: (verdict: Judge.Verdict) => number) => sum(verdicts.map(of))
  const repaired = total(({ repairs }) => repairs.length)
  const [ahead, quickest] = [Quantiles.of(evidence.clockAhead).p50, Math.max(...evidence.clockAhead)]
  return [
    ["faults", faultsByKind(evidence)],
    ["closes due", String(total(({ closes }) => closes))],
    ["stored, by source", bySource(verdicts)],
    ["repaired", `${repaired}, after the close ${all(({ repairs }) => repairs)}`],
    ["holes", `${holes}, ${total(({ holeBuckets }) => holeBuckets)} buckets, proven ${all(({ proofs }) => proofs)}`],
    [
      "restatements",
      `${total(({ healed }) => healed)} healed, ${total(({ leftToAudits }) => leftToAudits)} with no audit due since, ${
        all(({ healings }) => healings)
      }`
    ],
    ...Finding.kinds.map((kind) => [kind, String(Finding.count(findings, kind))] as const),
    ["REST", `${journal.requests} requests, weight ${journal.weight}, ${journal.mostInMinute} in a minute at most`],
    ["sockets opened", String(journal.opened.length)],
    ["kills", comebacks(report)],
    ["memory", Memory.describe(evidence.memory)],
    [
      "exchange held up",
      `${seconds(evidence.exchangeHeld.p999Millis)} at p99.9, ${
        seconds(evidence.exchangeHeld.maxMillis)
      } at most, by its clock`
    ],
    [
      "product's clock",
      `${seconds(ahead)} ahead of the exchange's at p50, ${seconds(quickest)} at most`
    ]
  ]
}
