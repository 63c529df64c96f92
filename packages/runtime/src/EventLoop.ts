/** How long the main thread was ever held: the longest waits of the event loop while an effect ran. */
import { Effect } from "effect"
import { monitorEventLoopDelay } from "node:perf_hooks"

export interface Delay {
  readonly p999Millis: number
  readonly maxMillis: number
}

const resolutionMillis = 1

/** Runs the effect, and reports what the event loop went through meanwhile however it ends. */
export const measured =
  <R2>(report: (delay: Delay) => Effect.Effect<void, never, R2>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | R2> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const histogram = monitorEventLoopDelay({ resolution: resolutionMillis })
        histogram.enable()
        return histogram
      }),
      () => effect,
      (histogram) => {
        histogram.disable()
        return report({ p999Millis: histogram.percentile(99.9) / 1e6, maxMillis: histogram.max / 1e6 })
      }
    )
