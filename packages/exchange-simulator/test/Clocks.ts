/** A clock that runs faster than the real one, for tests that speak to real sockets. */
import { Clock, Duration, Effect, Layer } from "effect"

const nanosPerMilli = 1_000_000

const make = (real: Clock.Clock, speed: number, start: number): Clock.Clock => {
  let origin: bigint | undefined
  const elapsedMillis = () => {
    const now = real.monotonicTimeNanosUnsafe()
    origin ??= now
    return Number(now - origin) / nanosPerMilli * speed
  }
  const millis = () => Math.floor(start + elapsedMillis())
  const nanos = () => BigInt(millis()) * BigInt(nanosPerMilli)
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

/** `start` in epoch ms is what it shows when it is first looked at; from then on it runs. */
export const scaled = (speed: number, start: number): Layer.Layer<never> =>
  Layer.effect(Clock.Clock, Effect.map(Clock.Clock, (real) => make(real, speed, start)))
