/** What the programs count. The names are the same for every source and store. */
import { Effect, Metric } from "effect"

const candles = Metric.counter("cryptostream_candles_total", { description: "Candles by stage", incremental: true })
const letters = Metric.counter("cryptostream_dead_letters_total", {
  description: "Unreadable records",
  incremental: true
})

export type Stage = "published" | "stored" | "merged" | "rederived"

export const counted = (stage: Stage, count: number): Effect.Effect<void> =>
  count === 0 ? Effect.void : Metric.update(Metric.withAttributes(candles, { stage }), count)

export const total = (stage: Stage): Effect.Effect<number> =>
  Effect.map(Metric.value(Metric.withAttributes(candles, { stage })), (state) => Number(state.count))

const mismatched = Metric.counter("cryptostream_audit_mismatch_total", {
  description: "Stored candles that are not what the exchange says later",
  incremental: true
})

export const mismatches = (count: number): Effect.Effect<void> =>
  count === 0 ? Effect.void : Metric.update(mismatched, count)

export const deadLetters = (count: number): Effect.Effect<void> =>
  count === 0 ? Effect.void : Metric.update(letters, count)

const lostRecords = Metric.counter("cryptostream_lost_records_total", {
  description: "Records that the log no longer had when they were to be read",
  incremental: true
})

export const lost = (records: number): Effect.Effect<void> => Metric.update(lostRecords, records)

const sourceRead = Metric.counter("cryptostream_source_read_total", {
  description: "Read of a source with an end: bytes of files, buckets of a span",
  incremental: true
})
const sourceSize = Metric.gauge("cryptostream_source_size", {
  description: "What there is to read of it, in the same unit"
})

export const readOfSource = (amount: number): Effect.Effect<void> => Metric.update(sourceRead, amount)
export const sizeOfSource = (amount: number): Effect.Effect<void> => Metric.update(sourceSize, amount)

/** How much of a source with an end was read, 0 to 1; absent where there is no end. */
export const sourceShare: Effect.Effect<number | undefined> = Effect.map(
  Effect.all([Metric.value(sourceRead), Metric.value(sourceSize)]),
  ([read, size]) => size.value > 0 ? Math.min(1, Number(read.count) / size.value) : undefined
)
