/** Says that the database fails to do what is asked when it begins and then every 30 s, and that it does it again. */
import { Clock, Effect } from "effect"

export interface Outage {
  failed(message: string): Effect.Effect<void>
  readonly passed: Effect.Effect<void>
}

const betweenWords = 30_000

export const make = (url: string): Outage => {
  let failures = 0
  let saidAt = -Infinity
  let isSaid = false
  return {
    failed: Effect.fnUntraced(function*(message) {
      failures++
      const now = yield* Clock.currentTimeMillis
      // Also after a success: a server that does every second request only is not worth a line for each of them.
      if (now < saidAt + betweenWords) return
      saidAt = now
      isSaid = true
      const attempts = failures === 1 ? "" : `, ${failures} attempts have failed so far`
      yield* Effect.logWarning(`InfluxDB at ${url}: ${message}; trying again${attempts}`)
    }),
    passed: Effect.suspend(() => {
      if (failures === 0) return Effect.void
      const message = `InfluxDB at ${url} answers again, after ${failures} failed attempts`
      failures = 0
      if (!isSaid) return Effect.void
      isSaid = false
      return Effect.logInfo(message)
    })
  }
}
