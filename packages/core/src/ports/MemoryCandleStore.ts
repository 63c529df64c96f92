/** A store in memory, for tests and for programs that keep nothing. */
import { Effect, Layer, Ref, Stream } from "effect"
import type * as Enrichment from "../enrichment/Enrichment.ts"
import * as Mark from "../market/Mark.ts"
import * as Series from "../market/Series.ts"
import type * as Version from "../market/Version.ts"
import type { Span } from "../quality/Sequence.ts"
import { CandleStore, CandleStoreError, runsOf } from "./CandleStore.ts"

interface Contents {
  readonly raw: ReadonlyMap<number, Version.Version>
  readonly enriched: ReadonlyMap<number, ReadonlyMap<string, number>>
  readonly marks: ReadonlyMap<string, Mark.Mark>
  readonly series: Series.Series
}
const empty = (series: Series.Series): Contents => ({ series, raw: new Map(), enriched: new Map(), marks: new Map() })

const row = ({ columns, values }: Enrichment.Table, i: number): ReadonlyMap<string, number> =>
  new Map(columns.map((column, k) => [column, values[k]![i]!] as const))

export const layer: Layer.Layer<CandleStore> = Layer.effect(
  CandleStore,
  Effect.map(Ref.make<ReadonlyMap<string, Contents>>(new Map()), (all) => {
    const of = (series: Series.Series) =>
      Effect.map(Ref.get(all), (map) => map.get(Series.key(series)) ?? empty(series))
    const update = (series: Series.Series, f: (contents: Contents) => Contents) =>
      Ref.update(all, (map) => new Map(map).set(Series.key(series), f(map.get(Series.key(series)) ?? empty(series))))
    const sorted = ({ raw }: Contents) => [...raw.values()].sort((a, b) => a.candle.openTime - b.candle.openTime)
    const within = ({ from, to }: Span) => (openTime: number) => from <= openTime && openTime < to
    return CandleStore.of({
      writeRaw: Effect.forEach(({ series, versions }) =>
        update(series, (contents) => ({
          ...contents,
          raw: new Map([...contents.raw, ...versions.map((version) => [version.candle.openTime, version] as const)])
        })), { discard: true }),
      writeEnriched: Effect.forEach(({ series, table }) =>
        update(series, (contents) => ({
          ...contents,
          enriched: new Map([
            ...contents.enriched,
            ...Array.from(table.openTimes, (openTime, i) => [openTime, row(table, i)] as const)
          ])
        })), { discard: true }),
      writeMarks: (series, marks) =>
        update(series, (contents) => ({ ...contents, marks: marks.reduce(Mark.keep, contents.marks) })),
      lookUp: (series, openTimes) =>
        Effect.map(of(series), ({ raw }) => openTimes.flatMap((openTime) => raw.get(openTime) ?? [])),
      read: (series, span) =>
        Stream.fromIterableEffect(
          Effect.map(of(series), (contents) =>
            sorted(contents).filter((version) => within(span)(version.candle.openTime)))
        ),
      readEnriched: (series, span, columns) =>
        Stream.fromEffect(Effect.flatMap(of(series), ({ enriched }) => {
          const rows = [...enriched].filter(([openTime]) => within(span)(openTime)).sort(([a], [b]) => a - b)
          const known = new Set(rows.flatMap(([, values]) => [...values.keys()]))
          const unknown = columns.find((column) => rows.length > 0 && !known.has(column))
          return unknown === undefined
            ? Effect.succeed({
              openTimes: Float64Array.from(rows, ([openTime]) => openTime),
              columns,
              values: columns.map((column) => Float64Array.from(rows, ([, values]) => values.get(column) ?? NaN))
            })
            : Effect.fail(
              new CandleStoreError({ message: `${unknown} is not stored; stored: ${[...known].join(", ")}` })
            )
        })),
      newest: (series, count) => Effect.map(of(series), (contents) => sorted(contents).slice(-count)),
      runs: (series, span) =>
        Effect.map(of(series), (contents) =>
          runsOf(
            series.interval,
            sorted(contents).map((version) => version.candle.openTime).filter(within(span))
          )),
      marks: (series) => Effect.map(of(series), (contents) => [...contents.marks.values()]),
      series: Effect.map(Ref.get(all), (map) => [...map.values()].map((contents) => contents.series).sort(Series.order))
    })
  })
)
