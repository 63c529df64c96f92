/** Says that somebody who is asked fails to answer when it begins and then every 30 s, and that answers come again. */
import { type Clock, Effect } from "effect"
import * as Readiness from "./Readiness.ts"

export interface Outage {
  readonly failed: (message: string) => Effect.Effect<void>
  readonly passed: Effect.Effect<void>
}

const betweenWords = 30_000

/** One for all who speak to `who`: what each of them sees is the same outage. */
export const make = (who: string, clock: Clock.Clock): Outage => {
  let failures = 0
  let saidAt = -Infinity
  let isSaid = false
  return {
    failed: Effect.fnUntraced(function*(message) {
      failures++
      yield* Readiness.waitFor(who, message)
      const now = clock.currentTimeMillisUnsafe()
      // Also after a success: what fails every second time only is not worth a line for each of them.
      if (now < saidAt + betweenWords) return
      saidAt = now
      isSaid = true
      const attempts = failures === 1 ? "" : `, ${failures} attempts have failed so far`
      yield* Effect.logWarning(`${message}; trying again${attempts}`)
    }),
    passed: Effect.suspend(() => {
      if (failures === 0) return Effect.void
      const message = `${who} answers again, after ${failures} failed attempts`
      failures = 0
      const said = isSaid ? Effect.logInfo(message) : Effect.void
      isSaid = false
      return Effect.andThen(Readiness.isThere(who), said)
    })
  }
}
