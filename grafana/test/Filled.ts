/** Buckets with candles of five intervals, gaps of every kind, and what explains some of them. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import * as OwnBuckets from "@cryptostream/influx/test/OwnBuckets"
import { Effect, Layer, Result } from "effect"

const hour = 3_600_000
/** 2024-03-01 12:00 UTC: where everything ends. */
export const end = Date.UTC(2024, 2, 1, 12)

const candles = { "1s": 3 * 3_600, "1m": 600, "15m": 100, "1h": 60, "1d": 30 } as const
export const intervals = Object.keys(candles) as ReadonlyArray<keyof typeof candles>
export const symbols = ["BTCUSDC", "ETHUSDC"]

/** Open times of a series, counted from its beginning. */
const times = (interval: keyof typeof candles) => {
  const last = Interval.previous(interval, Interval.floor(interval, end))
  const first = last - (candles[interval] - 1) * Interval.nominalMillis(interval)
  return (bucket: number) => first + bucket * Interval.nominalMillis(interval)
}

/** Buckets of BTCUSDC that are not there: [from, to). Two have an explanation, the rest has none. */
const holes: Partial<Record<keyof typeof candles, ReadonlyArray<readonly [from: number, to: number]>>> = {
  "1s": [[7_300, 7_330], [7_500, 7_510], [7_700, 7_701]],
  "1m": [[580, 581]]
}

const at = (interval: keyof typeof candles, bucket: number) => times(interval)(bucket)

const explained = (): ReadonlyArray<Mark.Mark> => {
  const [from, to] = [at("1s", 7_500), at("1s", 7_510)]
  const unreadable = at("1s", 7_700)
  return [
    { _tag: "asked", from, to, knownAt: to + 1_000 },
    { _tag: "asked", from, to, knownAt: to + 70_000 },
    // Once is not enough, and the marks of what is there explain nothing.
    { _tag: "asked", from: at("1s", 7_300), to: at("1s", 7_330), knownAt: to },
    { _tag: "unreadable", from: unreadable, to: unreadable + 1_000, deadLetter: "a \"letter\", quoted", knownAt: to },
    { _tag: "lost", from: unreadable, to: unreadable + 5_000, knownAt: to },
    { _tag: "restated", from: at("1s", 9_000), to: at("1s", 9_001), knownAt: to }
  ]
}

const versionOf = (interval: keyof typeof candles, bucket: number): Version.Version => {
  const openTime = at(interval, bucket)
  const close = 100 + 10 * Math.sin(bucket / 50)
  const source = bucket % 100 === 7 ? "audit" : bucket % 50 === 3 ? "rest" : "socket"
  return {
    candle: {
      openTime,
      open: close - 0.5,
      high: close + 1 + bucket % 7,
      low: close - 1 - bucket % 5,
      close,
      volume: 1 + bucket % 9,
      quoteVolume: 100,
      trades: bucket % 4,
      takerBuyVolume: 0.5,
      takerBuyQuoteVolume: 50
    },
    source,
    knownAt: Interval.next(interval, openTime) + 100 + bucket % 100
  }
}

export interface Filled {
  readonly series: Series.Series
  readonly versions: ReadonlyArray<Version.Version>
  readonly marks: ReadonlyArray<Mark.Mark>
}

const every: ReadonlyArray<Filled> = intervals.flatMap((interval) =>
  symbols.map((symbol): Filled => {
    const absent = symbol === "BTCUSDC" ? holes[interval] ?? [] : []
    const buckets = Array.from({ length: candles[interval] }, (_, bucket) => bucket)
      .filter((bucket) => !absent.some(([from, to]) => from <= bucket && bucket < to))
    const from = at(interval, 0)
    // ETHUSDC was read up to some time first, and is watched from there on.
    const tracked: ReadonlyArray<Mark.Mark> = symbol === "BTCUSDC"
      ? [{ _tag: "tracked", from, knownAt: from }]
      : [
        { _tag: "tracked", from, until: at(interval, 10), knownAt: from },
        { _tag: "tracked", from: at(interval, 10), knownAt: end - hour }
      ]
    return {
      series: Series.make(symbol, interval),
      versions: buckets.map((bucket) => versionOf(interval, bucket)),
      marks: [...tracked, ...(symbol === "BTCUSDC" && interval === "1s" ? explained() : [])]
    }
  })
)

/** Watched once, and no more since: it ended an hour before the end. A series without a candle is expected as well. */
const ended: Filled = {
  series: Series.make("OLDUSDC", "1m"),
  versions: Array.from({ length: 540 }, (_, bucket) => versionOf("1m", bucket)),
  marks: [
    { _tag: "tracked", from: at("1m", 0), knownAt: at("1m", 0) },
    { _tag: "untracked", from: at("1m", 540), knownAt: end - hour }
  ]
}
const empty: Filled = {
  series: Series.make("NEWUSDC", "1m"),
  versions: [],
  marks: [{ _tag: "tracked", from: at("1m", 595), knownAt: at("1m", 595) }]
}
export const filled: ReadonlyArray<Filled> = [...every, ended, empty]

/** Over the candles, on scales of their own, and marks. */
export const columns = [
  "sma_20",
  "ema_20",
  "rsi_14",
  "rsi_7",
  "macd_12_26_9",
  "macd_signal_12_26_9",
  "macd_hist_12_26_9",
  "cdldoji",
  "fractal_high_2_2",
  "outlier_hampel_20_3"
]
export const enrichment = Result.getOrThrow(Enrichment.make("1m", columns))

/** Writes all of it through the store, as consumers do, and gives the prefix of its buckets. */
export const fill = Effect.gen(function*() {
  const own = yield* OwnBuckets.longShards
  const { initial, step } = enrichment
  yield* CandleStore.use((store) =>
    Effect.forEach(filled, ({ marks, series, versions }) =>
      Effect.gen(function*() {
        const [, table] = step(initial, versions.map(({ candle }) => candle))
        yield* store.writeRaw([{ series, versions }])
        yield* store.writeEnriched([{ series, table }])
        yield* store.writeMarks(series, marks)
      }))
  ).pipe(Effect.provide(Layer.provide(OwnBuckets.storeAt(own), DeadLetters.layerMemory)))
  return own
})
