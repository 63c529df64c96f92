/** What the programs count and time. The names are the same for every source and store; times are in seconds. */
import { Duration, Effect, Metric } from "effect"
import type * as Interval from "../market/Interval.ts"
import * as Series from "../market/Series.ts"

const counter = (name: string, description: string) =>
  Metric.counter(`cryptostream_${name}`, { description, incremental: true })
const gauge = (name: string, description: string) => Metric.gauge(`cryptostream_${name}`, { description })
const seconds = (name: string, description: string, boundaries: ReadonlyArray<number>) =>
  Metric.histogram(`cryptostream_${name}`, { description, boundaries })

const adding = (metric: Metric.Counter<number>, attributes: Metric.Metric.AttributeSet) => (count: number) =>
  count === 0 ? Effect.void : Metric.update(Metric.withAttributes(metric, attributes), count)

export type Stage = "published" | "stored" | "merged" | "rederived"

const candles = counter("candles_total", "Candles by stage")

export const counted = (stage: Stage, count: number): Effect.Effect<void> => adding(candles, { stage })(count)

export const total = (stage: Stage): Effect.Effect<number> =>
  Effect.map(Metric.value(Metric.withAttributes(candles, { stage })), (state) => Number(state.count))

const letters = counter("dead_letters_total", "Records that cannot be used, by where that was seen")

/** Where it was seen that a record cannot be used: read from the source, read from the log, or refused by the store. */
export type Reader = "source" | "log" | "store"

export const deadLetters = (reason: Reader, count: number): Effect.Effect<void> => adding(letters, { reason })(count)

const mismatch = counter(
  "audit_mismatch_total",
  "Candles that differ from what they are compared with, by what that is"
)

/** What was compared: a stored candle with what the exchange says later, or the exchange's with what is derived of shorter ones. */
export type Check = "exchange" | "derived"

export const mismatches = (check: Check, count: number): Effect.Effect<void> => adding(mismatch, { check })(count)

export const mismatchesOf = (check: Check): Effect.Effect<number> =>
  Effect.map(Metric.value(Metric.withAttributes(mismatch, { check })), (state) => Number(state.count))

export const lost: (records: number) => Effect.Effect<void> = adding(
  counter("lost_records_total", "Records that the log no longer had when they were to be read"),
  {}
)

const lag = gauge("consumer_lag", "Records of a partition of the log that are not stored yet")

export const lagOf = (partition: string, records: number): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(lag, { partition }), records)

const closeToStored = seconds(
  "close_to_stored_seconds",
  "From the close of a live candle to where it is stored",
  [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60]
)

export const storedAfter = (interval: Interval.Interval, millis: number): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(closeToStored, { interval }), millis / 1000)

const batch = seconds(
  "batch_seconds",
  "What a batch takes, by stage",
  [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
)

/** Times what is done with a batch. */
export const timed =
  (stage: "merge" | "raw" | "enriched" | "checkpoint") => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(
      Effect.timed(effect),
      ([taken, result]) =>
        Effect.as(Metric.update(Metric.withAttributes(batch, { stage }), Duration.toSeconds(taken)), result)
    )

const age = gauge("last_candle_age_seconds", "How long ago the newest stored candle of a series closed")

export const newestClosed = ({ interval, symbol }: Series.Series, millisAgo: number): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(age, { symbol, interval }), millisAgo / 1000)

const gaps = gauge("gaps_open", "Gaps of a series that nothing explains, and that may still be filled")

export const gapsOf = ({ interval, symbol }: Series.Series, count: number): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(gaps, { symbol, interval }), count)

const sourceRead = counter("source_read_total", "Read of a source with an end: bytes of files, buckets of a span")
const sourceSize = gauge("source_size", "What there is to read of it, in the same unit")

export const readOfSource = (amount: number): Effect.Effect<void> => Metric.update(sourceRead, amount)
export const sizeOfSource = (amount: number): Effect.Effect<void> => Metric.update(sourceSize, amount)

/** How much of a source with an end was read, 0 to 1; absent where there is no end. */
export const sourceShare: Effect.Effect<number | undefined> = Effect.map(
  Effect.all([Metric.value(sourceRead), Metric.value(sourceSize)]),
  ([read, size]) => size.value > 0 ? Math.min(1, Number(read.count) / size.value) : undefined
)
