/**
 * Columns computed on read, from the raw candles: what is not stored, by the same steps as what is. No more is read than
 * the columns remember.
 */
import { Effect, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as Candle from "../market/Candle.ts"
import * as Interval from "../market/Interval.ts"
import type * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleStore, everything } from "../ports/CandleStore.ts"
import type * as Account from "../quality/Account.ts"
import type { Span } from "../quality/Sequence.ts"

/** Open time of the `count`th candle from the end of the runs; nothing where they have fewer. */
export const openTimeOf = (
  interval: Interval.Interval,
  runs: ReadonlyArray<Account.Run>,
  count: number
): number | undefined => {
  let left = count
  for (const run of runs.toReversed()) {
    if (run.count >= left) {
      let openTime = run.last
      for (let i = 1; i < left; i++) openTime = Interval.previous(interval, openTime)
      return openTime
    }
    left -= run.count
  }
  return undefined
}

/** Where a look back that found too little goes on: so many times as far. */
const further = 8

/**
 * From where on candles are to be read, so that `count` of them stand before a time. They are counted and not their
 * buckets, for over a hole there are fewer. Where there are fewer altogether, it is from the first one on.
 */
export const begin = Effect.fnUntraced(function*(series: Series.Series, time: number, count: number) {
  if (count === 0) return time
  const store = yield* CandleStore
  const { interval } = series
  let length = count * Interval.nominalMillis(interval)
  while (true) {
    const from = time - length > 0 ? time - length : everything.from
    const found = openTimeOf(interval, yield* store.runs(series, { from, to: time }), count)
    if (found !== undefined || from === everything.from) return found ?? everything.from
    length *= further
  }
})

const from = (table: Enrichment.Table, time: number): Enrichment.Table => {
  const first = table.openTimes.findIndex((openTime) => openTime >= time)
  if (first === 0) return table
  const cut = <A extends Float64Array>(column: A) => column.subarray(first < 0 ? column.length : first)
  return { ...table, openTimes: cut(table.openTimes), values: table.values.map(cut) }
}

/** The candles of a span, and before them those that its first value remembers. */
const candles = (series: Series.Series, span: Span, { memory }: Enrichment.Enrichment) =>
  Stream.unwrap(Effect.gen(function*() {
    const start = memory._tag === "anchored" ? everything.from : yield* begin(series, span.from, memory.values - 1)
    return (yield* CandleStore).read(series, { from: start, to: span.to })
  }))

const candleOf = (version: Version.Version) => version.candle

/** The tables of a span, from candles of it and of what lies before. */
export const tables =
  ({ initial, step }: Enrichment.Enrichment, span: Span) =>
  <A extends { readonly candle: Candle.Candle }, E, R>(candles: Stream.Stream<A, E, R>) =>
    candles.pipe(
      Stream.mapAccumArray(() => initial, (state, some: ReadonlyArray<A>) => {
        const [next, table] = step(state, some.map(({ candle }) => candle))
        return [next, [from(table, span.from)]] as const
      }),
      Stream.filter(({ openTimes }) => openTimes.length > 0),
      Stream.withSpan("Computed.rows", { attributes: { from: span.from, to: span.to } })
    )

/** The rows of a span as tables, in order of time. */
export const rows = (series: Series.Series, span: Span, enrichment: Enrichment.Enrichment) =>
  tables(enrichment, span)(candles(series, span, enrichment))

/** The state with which the candle that opens at a time is stepped. */
export const stateAt = Effect.fn("Computed.stateAt")(function*(
  series: Series.Series,
  openTime: number,
  enrichment: Enrichment.Enrichment
) {
  let state = enrichment.initial
  yield* Stream.runForEachArray(
    candles(series, { from: openTime, to: openTime }, enrichment),
    (versions) =>
      Effect.sync(() => {
        state = enrichment.step(state, versions.map(candleOf))[0]
      })
  )
  return state
})
