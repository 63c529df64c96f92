/** What the programs count. The names are the same for every source and store. */
import { Effect, Metric } from "effect"

const candles = Metric.counter("cryptostream_candles_total", { description: "Candles by stage", incremental: true })
const letters = Metric.counter("cryptostream_dead_letters_total", {
  description: "Unreadable records",
  incremental: true
})

export type Stage = "published" | "stored" | "enriched" | "merged"

export const counted = (stage: Stage, count: number): Effect.Effect<void> =>
  count === 0 ? Effect.void : Metric.update(Metric.withAttributes(candles, { stage }), count)

export const total = (stage: Stage): Effect.Effect<number> =>
  Effect.map(Metric.value(Metric.withAttributes(candles, { stage })), (state) => Number(state.count))

export const deadLetters = (count: number): Effect.Effect<void> =>
  count === 0 ? Effect.void : Metric.update(letters, count)
