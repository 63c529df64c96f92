/** Says that Kafka fails to do what is asked when it begins and then every 30 s, and that it does it again. */
import { type Clock, Effect } from "effect"

export interface Outage {
  failed(message: string): Effect.Effect<void>
  readonly passed: Effect.Effect<void>
}

const betweenWords = 30_000

/** One for all who speak to a broker: what each of them sees is the same outage. */
export const make = (clock: Clock.Clock): Outage => {
  let failures = 0
  let saidAt = -Infinity
  let isSaid = false
  return {
    failed: Effect.fnUntraced(function*(message) {
      failures++
      const now = clock.currentTimeMillisUnsafe()
      // Also after a success: what fails every second time only is not worth a line for each of them.
      if (now < saidAt + betweenWords) return
      saidAt = now
      isSaid = true
      const attempts = failures === 1 ? "" : `, ${failures} attempts have failed so far`
      yield* Effect.logWarning(`${message}; trying on${attempts}`)
    }),
    passed: Effect.suspend(() => {
      const message = `kafka: answers again, after ${failures} failed attempts`
      failures = 0
      if (!isSaid) return Effect.void
      isSaid = false
      return Effect.logInfo(message)
    })
  }
}
