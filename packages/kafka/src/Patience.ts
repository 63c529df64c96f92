/** Waits for a broker that is away: tries again for ever, but for what the broker refuses. */
import type { Outage } from "@cryptostream/core/programs/Outage"
import { Clock, Effect, Schedule } from "effect"
import type { KafkaError } from "./Broker.ts"

export type Patiently = <A, R>(effect: Effect.Effect<A, KafkaError, R>) => Effect.Effect<A, KafkaError, R>

/** One failure heals at the next attempt most of the time: a topic that was made just now, a leader that changed. */
const toldFrom = 2
const pauses = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("5 seconds")])

/** What another attempt may mend. What the broker refuses stays refused: a right that is missing, a record too large. */
const isTransient = ({ cause }: KafkaError): boolean => {
  let error: unknown = cause
  while (error instanceof Error) {
    if ("type" in error && refusals.includes(String(error.type))) return false
    error = error.cause
  }
  return true
}
const refusals = [
  "TOPIC_AUTHORIZATION_FAILED",
  "GROUP_AUTHORIZATION_FAILED",
  "CLUSTER_AUTHORIZATION_FAILED",
  "MESSAGE_TOO_LARGE",
  "RECORD_LIST_TOO_LARGE",
  "INVALID_REPLICATION_FACTOR",
  "POLICY_VIOLATION",
  "SASL_AUTHENTICATION_FAILED"
]

/** By the clock of the machine, whatever speed a simulated market runs at. */
export const make = (outage: Outage, clock: Clock.Clock): Patiently => (effect) =>
  Effect.suspend(() => {
    let failures = 0
    const tell = (error: KafkaError) => {
      failures++
      return failures >= toldFrom && isTransient(error) ? outage.failed(error.message) : Effect.void
    }
    return effect.pipe(
      Effect.tapError(tell),
      Effect.retry({ schedule: pauses, while: isTransient }),
      Effect.tap(() => failures >= toldFrom ? outage.passed : Effect.void)
    )
  }).pipe(Effect.provideService(Clock.Clock, clock))
