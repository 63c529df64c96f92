/** Says that answers fail to come when it begins, and then once a minute; and that they come again. */
import { Clock, Effect } from "effect"

export interface Outage {
  failed(message: string): Effect.Effect<void>
  readonly passed: Effect.Effect<void>
}

const minute = 60_000

export const make = (): Outage => {
  let failures = 0
  let saidAt = -Infinity
  return {
    failed: Effect.fnUntraced(function*(message) {
      failures++
      const now = yield* Clock.currentTimeMillis
      if (now < saidAt + minute) return
      saidAt = now
      yield* Effect.logWarning(
        `${message}; trying again${failures === 1 ? "" : `, ${failures} attempts have failed so far`}`
      )
    }),
    passed: Effect.suspend(() => {
      if (failures === 0) return Effect.void
      const message = `the exchange answers again, after ${failures} failed attempts`
      failures = 0
      saidAt = -Infinity
      return Effect.logInfo(message)
    })
  }
}
