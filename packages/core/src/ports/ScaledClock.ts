/**
 * A clock that runs `speed` times as fast as the real one from a chosen start. Every delay and deadline goes through it, so
 * no other code knows whether time is scaled.
 */
import { Clock, Duration, Effect, Layer } from "effect"

const nanosPerMilli = 1_000_000

export interface Options {
  readonly speed: number
  /** Epoch ms: what the clock shows at `origin`. */
  readonly start: number
  /** By the real clock's monotonic time; the moment when it is made, unless it is said. */
  readonly origin?: bigint
}

export const make = (real: Clock.Clock, options: Options): Clock.Clock => {
  const { origin = real.monotonicTimeNanosUnsafe(), speed, start } = options
  const elapsedMillis = () => Number(real.monotonicTimeNanosUnsafe() - origin) / nanosPerMilli * speed
  const millis = () => Math.floor(start + elapsedMillis())
  const nanos = () => BigInt(Math.floor(elapsedMillis() * nanosPerMilli)) + BigInt(start) * BigInt(nanosPerMilli)
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: (duration) => real.sleep(Duration.millis(Duration.toMillis(duration) / speed))
  }
}

export const layer = (options: Options): Layer.Layer<never> =>
  Layer.effect(Clock.Clock, Effect.map(Clock.Clock, (real) => make(real, options)))
