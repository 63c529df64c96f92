/**
 * A clock that runs `speed` times as fast as the real one from a chosen start. Every delay and deadline goes through it, so
 * no other code knows whether time is scaled.
 */
import { Clock, Duration, Effect, Layer } from "effect"

const nanosPerMilli = 1_000_000

/** `start` in epoch ms is what the clock shows when it is made. */
export const make = (real: Clock.Clock, options: { readonly speed: number; readonly start: number }): Clock.Clock => {
  const { speed, start } = options
  const origin = real.monotonicTimeNanosUnsafe()
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

export const layer = (options: { readonly speed: number; readonly start: number }): Layer.Layer<never> =>
  Layer.effect(Clock.Clock, Effect.map(Clock.Clock, (real) => make(real, options)))
