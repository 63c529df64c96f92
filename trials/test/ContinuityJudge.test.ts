import * as Candle from "@cryptostream/core/market/Candle"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { runsOf } from "@cryptostream/core/ports/CandleStore"
import * as Account from "@cryptostream/core/quality/Account"
import { assert, describe, it } from "@effect/vitest"
import * as Finding from "../src/continuity/Finding.ts"
import * as Judge from "../src/continuity/Judge.ts"
import type { Stored } from "../src/continuity/Stored.ts"
import type * as Truth from "../src/continuity/Truth.ts"

const series = Series.make("BTCUSDC", "1s")
const startedAt = Date.UTC(2026, 0, 5, 12)
const [second, minute, hour] = [1_000, 60_000, 3_600_000]
const stoppedAt = startedAt + hour
const dueAt = stoppedAt - 2 * minute
const hole = { from: startedAt + 10 * minute, to: startedAt + 10 * minute + 20 * second }

/** Trades tell the versions of a bucket apart. */
const version = (openTime: number, trades = 7, source: Version.Source = "socket"): Version.Version => ({
  candle: {
    openTime,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 2,
    quoteVolume: 2,
    trades,
    takerBuyVolume: 1,
    takerBuyQuoteVolume: 1
  },
  source,
  knownAt: openTime + second
})
const told = (openTime: number, trades = 7, at = openTime + second): Truth.Told => ({
  at,
  values: Candle.columns.map((column) => version(openTime, trades).candle[column]!)
})

const openTimes = Array.from({ length: hour / second }, (_, i) => startedAt + i * second)
  .filter((openTime) => openTime < hole.from || openTime >= hole.to)

const asked = (knownAt: number): Mark.Mark => ({ _tag: "asked", ...hole, knownAt })
const answers = [asked(hole.to + 2 * second), asked(hole.to + 2 * second + minute)]

interface Case {
  readonly truth?: ReadonlyArray<readonly [number, ReadonlyArray<Truth.Told>]>
  readonly versions?: ReadonlyArray<Version.Version>
  readonly marks?: ReadonlyArray<Mark.Mark>
  readonly faults?: Judge.Times["faults"]
  readonly stored?: Partial<Stored>
}

const judge = ({ faults = [], marks = answers, stored, truth = [], versions = [] }: Case = {}) => {
  const replaced = new Map(versions.map((one) => [one.candle.openTime, one]))
  const all = openTimes.map((openTime) => replaced.get(openTime) ?? version(openTime))
    .concat(versions.filter(({ candle }) => !openTimes.includes(candle.openTime)))
    .filter(({ candle }) => candle.trades > 0)
    .toSorted((a, b) => a.candle.openTime - b.candle.openTime)
  const evidence: ReadonlyArray<Mark.Mark> = [{ _tag: "tracked", from: startedAt, knownAt: startedAt }, ...marks]
  const runs = runsOf("1s", all.map(({ candle }) => candle.openTime))
  return Judge.judge(
    {
      series,
      versions: all,
      status: { ...Account.make(series, runs, evidence, dueAt), series, staleFrom: undefined },
      tracked: Account.trackedSpans("1s", evidence, dueAt),
      enrichedDiffers: undefined,
      ...stored
    },
    new Map([...openTimes.map((openTime) => [openTime, [told(openTime)]] as const), ...truth]),
    [hole],
    { startedAt, liveAt: startedAt + minute, dueAt, stoppedAt, faults }
  )
}
const kinds = (one?: Case) => judge(one).findings.map(({ buckets, kind }) => `${kind} ${buckets}`)

const at = startedAt + 30 * minute
const close = at + second
const restated = (after: number): NonNullable<Case["truth"]> => [[at, [told(at), told(at, 9, close + after)]]]
/** A stored candle of no trades is left out. */
const absent = (openTime: number) => version(openTime, 0)

describe("the judge of the continuity trial", () => {
  it("finds nothing where all is as the exchange has it, and counts it", () => {
    const verdict = judge()
    assert.deepStrictEqual(verdict.findings, [])
    assert.deepStrictEqual([verdict.closes, verdict.holeBuckets], [58 * 60 - 20, 20])
    assert.deepStrictEqual(verdict.proofs, [2 * second + minute])
  })

  it("names what is missing as one run, and what the account says of it", () => {
    const { findings: [missing, ...account] } = judge({ versions: [absent(at), absent(at + second)] })
    assert.deepInclude(missing, { kind: "missing", from: at, to: at + second, buckets: 2 })
    assert.include(missing!.detail, "the account says missing")
    assert.deepStrictEqual(account.map(({ detail }) => detail.split(" ")[0]), ["candles", "missing", "completeness"])
  })

  it("finds a candle where the exchange has a hole, and one that differs in a field", () => {
    assert.deepStrictEqual(kinds({ versions: [version(hole.from)] }).slice(0, 1), ["invented 1"])
    assert.deepStrictEqual(kinds({ versions: [version(at, 8)] }), ["differing 1"])
  })

  it("wants a restatement healed where an audit was due since, with five minutes to be made", () => {
    assert.deepStrictEqual(kinds({ truth: restated(5 * second) }), ["not healed 1"])
    assert.deepStrictEqual(kinds({ truth: restated(9 * minute) }), ["not healed 1"])
    const left = judge({ truth: restated(11 * minute) })
    assert.deepStrictEqual([left.findings, left.leftToAudits], [[], 1])
    const healed = judge({ truth: restated(5 * second), versions: [version(at, 9, "audit")] })
    assert.deepStrictEqual([healed.findings, healed.healed, healed.bySource.audit], [[], 1, 1])
  })

  it("does not ask of an audit what the server it asked did not know yet", () => {
    const lagging = (by: number) =>
      [{ kind: "lagging", from: close + 9 * minute, to: close + 11 * minute, by, share: 1 }] as const
    assert.deepStrictEqual(kinds({ truth: restated(9.5 * minute), faults: lagging(minute) }), [])
    assert.deepStrictEqual(kinds({ truth: restated(9.5 * minute), faults: lagging(second) }), ["not healed 1"])
  })

  it("wants two answers a minute apart for every bucket of a hole", () => {
    assert.deepStrictEqual(kinds({ marks: answers.slice(0, 1) }).slice(0, 1), ["hole unproven 20"])
    const early = asked(hole.to + 2 * second + minute - 1)
    assert.deepStrictEqual(kinds({ marks: [answers[0]!, early] }).slice(0, 1), ["hole unproven 20"])
    const half: Mark.Mark = { ...asked(hole.to + 2 * minute), from: hole.from, to: hole.from + 5 * second } as Mark.Mark
    assert.deepStrictEqual(kinds({ marks: [answers[0]!, half] }).slice(0, 1), ["hole unproven 15"])
  })

  it("counts a repair by the time from its close to the answer", () => {
    const late = { ...version(at, 7, "rest"), knownAt: close + 42 * second }
    assert.deepStrictEqual(judge({ versions: [late] }).repairs, [42 * second])
  })

  it("finds enriched values that are stale or wrong, and a span that is not the run's", () => {
    assert.deepStrictEqual(kinds({ stored: { enrichedDiffers: "2 values" } }), ["enriched 1"])
    assert.deepStrictEqual(kinds({ stored: { tracked: [] } }), ["account 1"])
    const joined = Finding.joined([
      Finding.bucket("missing", series, at, ""),
      Finding.bucket("missing", series, at + 2 * second, "")
    ])
    assert.lengthOf(joined, 2)
  })
})
