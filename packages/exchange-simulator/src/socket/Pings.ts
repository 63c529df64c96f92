/** The pings that a server sends to a client, and the patience it has for its pongs. */
import { Clock, Duration, Effect } from "effect"

export interface Pings {
  /** The client has answered. */
  readonly answered: () => void
  /** Sends pings until a client owes too many answers. */
  readonly run: Effect.Effect<void>
}

const every: Duration.Input = "20 seconds"

/** A pong has to come within a minute: before the fourth ping is due. Counting them spares a client our own stalls. */
const mostUnanswered = 3

/** The payload is the time. */
export const make = (ping: (payload: string) => void, isSilent: (now: number) => boolean): Pings => {
  let unanswered = 0
  return {
    answered: () => unanswered = 0,
    run: Effect.gen(function*() {
      while (true) {
        yield* Effect.sleep(every)
        const now = yield* Clock.currentTimeMillis
        if (isSilent(now)) continue
        if (unanswered === mostUnanswered) return
        unanswered += 1
        ping(String(now))
      }
    })
  }
}
