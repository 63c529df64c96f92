/** Sends a request until it is answered: an outage is waited out, a request that breaks the server is given up some time. */
import type { Outage } from "@cryptostream/core/programs/Outage"
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Clock, Effect, type Semaphore } from "effect"
import type { Answer, Refused, Request, Transport } from "./Transport.ts"
import * as Verdict from "./Verdict.ts"

export interface Options {
  readonly url: string
  /** Told of failures; shared by all who speak to one server. */
  readonly outage: Outage
  /** Attempts before a request is given up, however it fails; without an end for a program that stores. */
  readonly attempts: number
  /** Held while a request is in flight, not while one is waited with. */
  readonly gate?: Semaphore.Semaphore
  /** The database lives by the clock of the machine, whatever speed a simulated market runs at. */
  readonly clock: Clock.Clock
}

/** Answers, and refusals that only the sender can do something about. */
export type Send = (request: Request) => Effect.Effect<Answer, Refused | CandleStoreError>

const attemptsUntilBroken = 20
const firstWait = 100
const longestWait = 5_000

/** Twice as long after each failure, and never the same for two that failed together. */
const backoff = (attempt: number): number =>
  Math.min(longestWait, firstWait * 2 ** (attempt - 1)) * (0.75 + Math.random() / 4)

export const make = (transport: Transport, { attempts, clock, gate, outage, url }: Options): Send => {
  const once = (request: Request) =>
    gate === undefined ? transport.send(request) : gate.withPermits(1)(transport.send(request))
  const givenUp = (attempt: number, cause: { readonly message: string }) =>
    new CandleStoreError({ message: `InfluxDB at ${url}: ${cause.message}; given up after ${attempt} attempts`, cause })
  return (request) =>
    Effect.gen(function*() {
      for (let attempt = 1;; attempt++) {
        const result = yield* Effect.result(once(request))
        if (result._tag === "Success") {
          yield* outage.passed
          return result.success
        }
        const { failure } = result
        const verdict = Verdict.of(failure, yield* Clock.currentTimeMillis)
        if (verdict._tag === "refused" && failure._tag === "Refused") return yield* failure
        if (verdict._tag === "refused") return yield* givenUp(attempt, failure)
        if (attempt >= (verdict.isBounded ? Math.min(attempts, attemptsUntilBroken) : attempts)) {
          return yield* givenUp(attempt, failure)
        }
        yield* outage.failed(`InfluxDB at ${url}: ${failure.message}`)
        // A stop waits for a request that is under way, and not for the end of an outage.
        yield* Effect.interruptible(Effect.sleep(Math.max(firstWait, verdict.afterMillis ?? backoff(attempt))))
      }
    }).pipe(Effect.provideService(Clock.Clock, clock))
}
