/** What the queries say is what core says of the same candles and marks. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Account from "@cryptostream/core/quality/Account"
import * as OwnBuckets from "@cryptostream/influx/test/OwnBuckets"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as AccountFlux from "../src/Account.ts"
import * as Candles from "../src/Candles.ts"
import * as Evidence from "../src/Evidence.ts"
import * as Pace from "../src/Pace.ts"
import * as Asking from "./Asking.ts"
import * as Filled from "./Filled.ts"

OwnBuckets.warnUnlessThere()

const hour = 3_600_000
const everything = {
  realm: "simulated",
  symbol: [...new Set(Filled.filled.map(({ series }) => series.symbol))],
  interval: Filled.intervals
}
const whole = { from: Filled.end - 40 * 24 * hour, to: Filled.end, windowSeconds: 3_600, variables: everything }
const cut = { ...whole, from: Filled.end - 3 * hour - 500 }
const shown = (range: { readonly from: number }, { versions }: Filled.Filled) =>
  versions.filter(({ candle }) => candle.openTime >= range.from)

const runsOf = (interval: Interval.Interval, openTimes: ReadonlyArray<number>): ReadonlyArray<Account.Run> => {
  const runs: Array<Account.Run> = []
  for (const openTime of openTimes) {
    const last = runs.at(-1)
    if (last !== undefined && Interval.next(interval, last.last) === openTime) {
      runs[runs.length - 1] = { ...last, last: openTime, count: last.count + 1 }
    } else runs.push({ first: openTime, last: openTime, count: 1 })
  }
  return runs
}

/** The account that core makes of what is tracked within a range, less what is not due yet. */
const accountOf = (range: { readonly from: number }) => (one: Filled.Filled) => {
  const { interval, symbol } = one.series
  const runs = runsOf(interval, shown(range, one).map(({ candle }) => candle.openTime))
  const marks = one.marks.map((mark): Mark.Mark =>
    mark._tag === "tracked" ? { ...mark, from: Math.max(mark.from, range.from) } : mark
  )
  const account = Account.make(one.series, runs, marks, Filled.end)
  const { candles: present, exchangeHoles: holes, missing, unreadable } = account
  const expected = account.expected - account.pending
  const completeness = present / (expected - holes)
  return { symbol, interval, expected, present, holes, unreadable, missing, completeness }
}

const only = (frames: ReadonlyArray<Parameters<typeof Asking.records>[0]>) => frames.flatMap(Asking.records)

describe.skipIf(!OwnBuckets.isThere)("what the dashboards say", () => {
  layer(Asking.Prefix.layer, { timeout: 120_000 })((it) => {
    const ranges = [
      ["of everything", whole],
      ["that cuts the histories", cut],
      ["without a mark but of what is watched", { ...whole, variables: { ...everything, symbol: ["ETHUSDC"] } }]
    ] as const
    for (const [what, range] of ranges) {
      it.effect(`is the account as core makes it, of a range ${what}`, () =>
        Effect.gen(function*() {
          const rows = only(yield* Asking.ask(AccountFlux.table, range))
          const accounts = Filled.filled
            .filter(({ series }) => range.variables.symbol.some((symbol) => symbol === series.symbol))
            .map(accountOf(range))
            .filter(({ expected }) => expected > 0)
          assert.sameDeepMembers([...rows], accounts)
          const worst = Math.min(...accounts.map(({ completeness }) => completeness))
          assert.deepStrictEqual(only(yield* Asking.ask(AccountFlux.completeness, range)), [{ completeness: worst }])
          const missing = accounts.reduce((sum, account) => sum + account.missing, 0)
          assert.deepStrictEqual(only(yield* Asking.ask(AccountFlux.missing, range)), [{ missing }])
        }))
    }

    it.effect("is every gap between candles, the newest first", () =>
      Effect.gen(function*() {
        const rows = only(yield* Asking.ask(Evidence.gaps, whole))
        const gaps = Filled.filled.flatMap(({ series: { interval, symbol }, versions }) =>
          versions.slice(1).flatMap(({ candle }, i) => {
            const from = Interval.next(interval, versions[i]!.candle.openTime)
            const to = Interval.previous(interval, candle.openTime)
            return from > to ? [] : [{ symbol, interval, from, to, absent: Interval.count(interval, from, to + 1) }]
          })
        )
        assert.deepStrictEqual(rows, gaps.sort((a, b) => b.from - a.from))
      }))

    it.effect("is every mark that begins in the range, whatever stands in it", () =>
      Effect.gen(function*() {
        const rows = only(yield* Asking.ask(Evidence.marks, whole))
        assert.sameDeepMembers(
          rows.map(({ mark }) => JSON.parse(mark as string) as Mark.Mark),
          Filled.filled.flatMap(({ marks }) => marks)
        )
      }))

    it.effect("is a candle a pixel where a pixel is wider, and each candle where it is not", () =>
      Effect.gen(function*() {
        const btc = Filled.filled.find(({ series }) => series.symbol === "BTCUSDC" && series.interval === "1m")!
        const variables = { realm: "simulated", symbol: "BTCUSDC", interval: "1m" }
        const range = { from: Filled.end - 2 * hour, to: Filled.end, variables }
        const all = shown(range, btc).map(({ candle }) => candle)
        const named = ({ close, high, low, open, openTime, volume }: typeof all[number]) => ({
          _time: openTime,
          open,
          high,
          low,
          close,
          volume
        })
        const narrow = only(yield* Asking.ask(Candles.candlesticks, { ...range, windowSeconds: 60 }))
        assert.deepStrictEqual(narrow, all.map(named))
        const wide = only(yield* Asking.ask(Candles.candlesticks, { ...range, windowSeconds: 600 }))
        const tens = [...Map.groupBy(all, ({ openTime }) => Math.floor(openTime / 600_000) * 600_000)]
        assert.deepStrictEqual(
          wide,
          tens.map(([_time, some]) => ({
            _time,
            open: some[0]!.open,
            high: Math.max(...some.map(({ high }) => high)),
            low: Math.min(...some.map(({ low }) => low)),
            close: some.at(-1)!.close,
            volume: some.reduce((sum, { volume }) => sum + volume, 0)
          }))
        )
        const [absent] = only(yield* Asking.ask(Candles.absent, { ...range, windowSeconds: 60 }))
        assert.deepStrictEqual(absent, { absent: 1 })
      }))

    it.effect("is how long ago the newest candle of each series closed", () =>
      Effect.gen(function*() {
        const rows = only(yield* Asking.ask(Pace.freshness, { ...whole, to: Filled.end + 30_000 }))
        const expected = Filled.filled.flatMap(({ series: { interval, symbol }, versions }) => {
          const newest = versions.at(-1)?.candle.openTime
          if (newest === undefined) return []
          const age = (Filled.end + 30_000 - Interval.next(interval, newest)) / 1_000
          return [{ symbol, interval, newest, age, behind: age * 1_000 / Interval.nominalMillis(interval) }]
        })
        assert.sameDeepMembers([...rows], expected)
      }))

    it.effect("is the latency of live closes alone", () =>
      Effect.gen(function*() {
        const frames = yield* Asking.ask(Pace.latency, {
          ...whole,
          from: Filled.end - 3 * hour,
          windowSeconds: 3 * 3_600
        })
        // Of each of 100 ms from 100 on there are about as many.
        const of = (interval: string) => frames.filter(({ fields }) => fields[1]!.labels.interval === interval)
        const bounds: Readonly<Record<string, number>> = { p50: 0.15, p99: 0.199 }
        for (const { fields: [, value] } of [...of("1s"), ...of("1m")]) {
          assert.closeTo(value!.values[0] as number, bounds[value!.labels.quantile!]!, 0.01)
        }
        assert.lengthOf(frames, 2 * 4, "two of each interval that has a close in the range")
      }))

    it.effect("is nothing else where a variable holds what it should not", () =>
      Effect.gen(function*() {
        const evil = "BTCUSDC\" or true or r.symbol == \"\\"
        const variables = { realm: "simulated", symbol: evil, interval: "1m" }
        assert.deepStrictEqual(yield* Asking.ask(Candles.candlesticks, { ...whole, variables }), [])
        for (const symbol of [["x$/ or r.symbol =~ /."], [".*"], ["x|BTCUSDC"], ["BTC\\"]]) {
          const range = { ...whole, variables: { ...everything, symbol } }
          assert.deepStrictEqual(yield* Asking.ask(Evidence.gaps, range), [])
        }
      }))
  })
})
