/**
 * Columns computed on read, from the raw candles: what is not stored, by the same steps as what is. No more is read than
 * the columns remember.
 */
import { Effect, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import type * as Candle from "../market/Candle.ts"
import type * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import { CandleStore } from "../ports/CandleStore.ts"
import type { Span } from "../quality/Sequence.ts"
import * as LookBack from "./LookBack.ts"

const from = (table: Enrichment.Table, time: number): Enrichment.Table => {
  const first = table.openTimes.findIndex((openTime) => openTime >= time)
  if (first === 0) return table
  const cut = <A extends Float64Array>(column: A) => column.subarray(first < 0 ? column.length : first)
  return { ...table, openTimes: cut(table.openTimes), values: table.values.map(cut) }
}

/** The candles of a span, and before them those that its first value remembers. */
const candles = (series: Series.Series, span: Span, { memories }: Enrichment.Enrichment) =>
  Stream.unwrap(Effect.gen(function*() {
    const start = yield* LookBack.begin(series, span.from, memories)
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
