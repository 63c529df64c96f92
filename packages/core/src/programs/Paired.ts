/** What crosses two series of one interval, computed on read from their closed candles, for nothing of it is stored. */
import { Effect, Result, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Bars from "../market/Bars.ts"
import * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import type * as Account from "../quality/Account.ts"
import type { Span } from "../quality/Sequence.ts"
import * as Pair from "../statistics/Pair.ts"
import * as LookBack from "./LookBack.ts"

/** `correlation_100`: of the two; `beta_100`: of the first on the second. */
export interface Column {
  readonly name: string
  readonly kind: "correlation" | "beta"
  /** In returns. */
  readonly period: number
}

const longestPeriod = 10_000

/** What a column's name says, or the reason why it says nothing. */
export const find = (name: string): Result.Result<Column, string> => {
  const [, kind, digits] = /^(correlation|beta)_([1-9]\d*)$/.exec(name) ?? []
  const period = Number(digits)
  return kind === "correlation" || kind === "beta"
    ? period >= 2 && period <= longestPeriod
      ? Result.succeed({ name, kind, period })
      : Result.fail(`${name}: the period must be a whole number from 2 to ${longestPeriod}, as in ${kind}_100`)
    : Result.fail(`${name}: no such column of two series; there are correlation_100 and beta_100, with any period`)
}

/** The stretches that both have. */
export const common = (
  interval: Interval.Interval,
  a: ReadonlyArray<Account.Run>,
  b: ReadonlyArray<Account.Run>
): ReadonlyArray<Account.Run> => {
  const runs: Array<Account.Run> = []
  let [i, k] = [0, 0]
  while (i < a.length && k < b.length) {
    const [first, last] = [Math.max(a[i]!.first, b[k]!.first), Math.min(a[i]!.last, b[k]!.last)]
    if (first <= last) runs.push({ first, last, count: Interval.count(interval, first, Interval.next(interval, last)) })
    if (a[i]!.last < b[k]!.last) i++
    else k++
  }
  return runs
}

/** From where both are read, so that the first row of the span has all that it remembers. */
const begin = Effect.fnUntraced(function*(a: Series.Series, b: Series.Series, { from }: Span, rows: number) {
  if (from === everything.from) return from
  const store = yield* CandleStore
  const before = { from: everything.from, to: from }
  const runs = common(a.interval, yield* store.runs(a, before), yield* store.runs(b, before))
  return LookBack.openTimeOf(a.interval, runs, rows) ?? everything.from
})

const barsOf = (versions: ReadonlyArray<Version.Version>) => Bars.ofCandles(versions.map(({ candle }) => candle))

/** The columns where both have a candle, in order of time. */
export const rows = (
  series: Series.Series,
  against: Series.Series["symbol"],
  span: Span,
  columns: ReadonlyArray<Column>
) => {
  const { interval } = series
  const other: Series.Series = { symbol: against, interval }
  const periods = [...new Set(columns.map(({ period }) => period))]
  const pairs = periods.map((period) => Pair.make(period, interval))
  const tableOf = (tables: ReadonlyArray<Pair.Table>): Enrichment.Table => {
    const { openTimes } = tables[0]!
    const first = openTimes.findIndex((openTime) => openTime >= span.from)
    const from = first < 0 ? openTimes.length : first
    return {
      openTimes: openTimes.subarray(from),
      columns: columns.map(({ name }) => name),
      values: columns.map(({ kind, period }) => {
        const { correlation, firstOnSecond } = tables[periods.indexOf(period)]!
        return (kind === "correlation" ? correlation : firstOnSecond).subarray(from)
      })
    }
  }
  return Stream.unwrap(Effect.gen(function*() {
    const store = yield* CandleStore
    const start = yield* begin(series, other, span, Math.max(...periods))
    return store.read(series, { from: start, to: span.to }).pipe(
      Stream.mapAccumArrayEffect(
        () => ({ from: start, states: pairs.map(({ initial }) => initial) }),
        Effect.fnUntraced(function*({ from, states }, versions) {
          const to = versions.at(-1)!.candle.openTime + 1
          const [a, b] = [barsOf(versions), barsOf(yield* Stream.runCollect(store.read(other, { from, to })))]
          const stepped = pairs.map((pair, i) => pair.step(states[i]!, a, b))
          const next = { from: to, states: stepped.map(([state]) => state) }
          return [next, [tableOf(stepped.map(([, table]) => table))]] as const
        })
      ),
      Stream.filter(({ openTimes }) => openTimes.length > 0)
    )
  }))
}
