/** What the product has stored of a series, its account as of a moment, and whether what is enriched follows from it. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as Status from "@cryptostream/core/programs/Status"
import * as Account from "@cryptostream/core/quality/Account"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Layer, Stream } from "effect"
import type { Shape } from "./Shape.ts"

export interface Stored {
  readonly series: Series.Series
  /** In order of time. */
  readonly versions: ReadonlyArray<Version.Version>
  readonly status: Status.SeriesStatus
  readonly tracked: ReadonlyArray<Span>
  /** Where the enriched columns are not what the raw candles give in one go: absent where they are, bit for bit. */
  readonly enrichedDiffers: string | undefined
}

const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(Float64Array.from(values).buffer)

const difference = (
  enrichment: Enrichment.Enrichment,
  versions: ReadonlyArray<Version.Version>,
  enriched: ReadonlyArray<Enrichment.Table>
) => {
  const [, derived] = enrichment.step(enrichment.initial, versions.map(({ candle }) => candle))
  const all = (column: (table: Enrichment.Table) => Float64Array) => enriched.flatMap((table) => [...column(table)])
  const openTimes = all((table) => table.openTimes)
  const row = (at: number) => new Date(versions[at]?.candle.openTime ?? openTimes[at]!).toISOString()
  const rowAt = openTimes.findIndex((openTime, i) => openTime !== derived.openTimes[i])
  if (rowAt >= 0) return `rows are not those of the raw candles from ${row(rowAt)} on`
  if (openTimes.length !== versions.length) return `${openTimes.length} rows of ${versions.length} candles`
  for (const [i, column] of derived.columns.entries()) {
    const [expected, found] = [bits(derived.values[i]!), bits(Float64Array.from(all((table) => table.values[i]!)))]
    const at = expected.findIndex((value, j) => value !== found[j])
    if (at < 0) continue
    const differing = expected.reduce((sum, value, j) => value === found[j] ? sum : sum + 1, 0)
    return `${differing} values of ${column} are not what the raw candles give, the first at ${row(at)}`
  }
  return undefined
}

const ofSeries = Effect.fnUntraced(function*(status: Status.SeriesStatus, asOf: number) {
  const { series } = status
  const enrichment = Enrichment.byDefault(series.interval)
  const store = yield* CandleStore
  const versions = yield* Stream.runCollect(store.read(series, everything))
  const enriched = yield* Stream.runCollect(store.readEnriched(series, everything, enrichment.columns))
  const [runs, marks] = [yield* store.runs(series, everything), yield* store.marks(series)]
  return {
    series,
    versions,
    status: { ...status, ...Account.make(series, runs, marks, asOf) },
    tracked: Account.trackedSpans(series.interval, marks, asOf),
    enrichedDiffers: difference(enrichment, versions, enriched)
  } satisfies Stored
})

/** By series key, the account as it was at a time of the exchange's clock. */
export const read = Effect.fn("Stored.read")(function*({ layerReader }: Shape, asOf: number) {
  const all = Effect.gen(function*() {
    const stored = yield* Effect.forEach(yield* Status.all("simulated"), (status) => ofSeries(status, asOf))
    return new Map(stored.map((one) => [Series.key(one.series), one]))
  })
  return yield* Effect.provide(all, Layer.fresh(layerReader))
})
