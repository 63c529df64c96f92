/** Reads raw candles. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import * as Version from "@cryptostream/core/market/Version"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect, Schema, type Stream } from "effect"
import * as InfluxQl from "./InfluxQl.ts"
import { absences, absentField, rawMeasurement } from "./LineProtocol.ts"
import * as Pages from "./Pages.ts"
import * as Query from "./Query.ts"
import * as Spans from "./Spans.ts"

const amount = Schema.NullOr(Schema.Finite)
const whole = Schema.NullOr(Schema.Int)
const source = Schema.NullOr(
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Version.sources.length - 1 }))
)
const Row = Schema.Tuple([
  Schema.Int,
  amount,
  amount,
  amount,
  amount,
  amount,
  amount,
  whole,
  amount,
  amount,
  source,
  whole,
  whole
])
/** In the order of the tuple, after the time. */
const fields = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "quoteVolume",
  "trades",
  "takerBuyVolume",
  "takerBuyQuoteVolume",
  "source",
  "knownAt",
  absentField
]
const rows = Query.answers(Row)
/** Every row has a source, and it costs least of all fields. */
const times = Query.answers(Schema.Tuple([Schema.Int, Schema.Int]))

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

/** A point shows field by field while it is written: as long as it lacks what it should have, it is not there yet. */
const toVersions = (row: typeof Row.Type): ReadonlyArray<Version.Version> => {
  const [openTime, open, high, low, close, volume, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume] = row
  const [, , , , , , , , , , source, knownAt, absent] = row
  if (open === null || high === null || low === null || close === null || volume === null) return []
  if (trades === null || source === null || knownAt === null) return []
  const found = { quoteVolume, takerBuyVolume, takerBuyQuoteVolume }
  if ((absences((field) => found[field] !== null) & ~(absent ?? 0)) !== 0) return []
  const candle: Mutable<Candle.Candle> = { openTime, open, high, low, close, volume, trades }
  if (quoteVolume !== null) candle.quoteVolume = quoteVolume
  if (takerBuyVolume !== null) candle.takerBuyVolume = takerBuyVolume
  if (takerBuyQuoteVolume !== null) candle.takerBuyQuoteVolume = takerBuyQuoteVolume
  return [{ candle, source: Version.sources[source]!, knownAt }]
}

export interface RawReads {
  readonly read: (series: Series.Series, span: Span) => Stream.Stream<Version.Version, CandleStoreError>
  readonly openTimes: (series: Series.Series, span: Span) => Stream.Stream<number, CandleStoreError>
  /** The candles of each of these spans. */
  readonly within: (
    series: Series.Series,
    spans: ReadonlyArray<Span>
  ) => Effect.Effect<ReadonlyArray<ReadonlyArray<Version.Version>>, CandleStoreError>
  readonly lookUp: (
    series: Series.Series,
    openTimes: ReadonlyArray<number>
  ) => Effect.Effect<ReadonlyArray<Version.Version>, CandleStoreError>
  readonly newest: (
    series: Series.Series,
    count: number
  ) => Effect.Effect<ReadonlyArray<Version.Version>, CandleStoreError>
  /** Open time of the newest candle, if there is one. */
  readonly head: (series: Series.Series) => Effect.Effect<number | undefined, CandleStoreError>
}

/** Open times alone are small. */
const bucketsOfTimes = 50_000

const select = (series: Series.Series, span: Span, names: ReadonlyArray<string>, order = "") =>
  `SELECT ${InfluxQl.names(names)} FROM ${rawMeasurement} ${InfluxQl.within(series, span)} ${order}`

export const make = (query: Query.Query, bucket: string): RawReads => {
  const versions = (statement: string) =>
    Effect.map(query.one(bucket, rows, statement), (found) => found.flatMap(toVersions))
  const timesOf = (statement: string) =>
    Effect.map(query.one(bucket, times, statement), (found) => found.map(([time]) => time))
  const edge = (series: Series.Series, span: Span, order: "ASC" | "DESC") =>
    Effect.map(
      timesOf(select(series, span, ["source"], `ORDER BY time ${order} LIMIT 1`)),
      ([time]) => time
    )
  const within = Effect.fnUntraced(function*(series: Series.Series, spans: ReadonlyArray<Span>) {
    const found = yield* Effect.forEach(
      Spans.atOnce(spans),
      (some) => query.ask(bucket, rows, some.map((span) => select(series, span, fields)))
    )
    return found.flat().map((answer) => answer.flatMap(toVersions))
  })
  const head = (series: Series.Series) => edge(series, { from: -Infinity, to: Infinity }, "DESC")
  const source = (series: Series.Series) => ({
    interval: series.interval,
    first: (span: Span) => edge(series, span, "ASC")
  })
  return {
    head,
    read: (series, span) =>
      Pages.read({ ...source(series), rows: (page) => versions(select(series, page, fields)) }, span),
    openTimes: (series, span) =>
      Pages.read({
        ...source(series),
        buckets: bucketsOfTimes,
        rows: (page) => timesOf(select(series, page, ["source"]))
      }, span),
    within,
    lookUp: Effect.fnUntraced(function*(series, openTimes) {
      const wanted = new Set(openTimes)
      const found = yield* within(series, Spans.holding(series.interval, wanted))
      return found.flat().filter(({ candle }) => wanted.has(candle.openTime))
    }),
    newest: Effect.fnUntraced(function*(series, count) {
      const last = yield* head(series)
      if (last === undefined || count <= 0) return []
      const order = `ORDER BY time DESC LIMIT ${count}`
      const near = { from: last + 1 - count * Interval.nominalMillis(series.interval), to: Infinity }
      const found = yield* versions(select(series, near, fields, order))
      // Holes push the oldest of them further back; only then every shard is looked into.
      const all = found.length >= count
        ? found
        : yield* versions(select(series, { from: -Infinity, to: Infinity }, fields, order))
      return all.toReversed()
    })
  }
}
