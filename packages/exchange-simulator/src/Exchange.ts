/** The exchange behind its gateway: the parts of one service, and what runs beside them for as long as it is open. */
import { Cause, type Duration, Effect, Fiber, Queue, type Scope } from "effect"
import * as Archives from "./archive/Archives.ts"
import * as Audience from "./socket/Audience.ts"
import * as Broadcast from "./socket/Broadcast.ts"
import type * as Gateway from "./Gateway.ts"
import * as Incidents from "./faults/Incidents.ts"
import * as Requests from "./rest/Requests.ts"
import * as Sockets from "./socket/Sockets.ts"

export interface Options extends Omit<Requests.Options, "archives"> {
  readonly connectionLifetime: Duration.Input
  /** Epoch ms. */
  readonly startedAt: number
}

export interface Exchange extends Gateway.Service {
  /** Never ends unless something of the exchange has broken. */
  readonly running: Effect.Effect<never>
}

export const make = Effect.fnUntraced(function*(options: Options): Effect.fn.Return<Exchange, never, Scope.Scope> {
  const { book, connectionLifetime, faults, journal, startedAt, truth } = options
  const changed = yield* Queue.sliding<void>(1)
  const audience = Audience.make(() => Queue.offerUnsafe(changed, undefined))
  const { connect, sessions } = Sockets.make({
    audience,
    faults,
    fingerprint: book.fingerprint,
    journal,
    lifetime: connectionLifetime
  })
  const archives = yield* Archives.make(options)
  const parts = [
    Broadcast.run(book, faults, audience, changed, startedAt),
    Effect.andThen(Incidents.run(faults, sessions, truth.note, startedAt), Effect.never),
    truth.run
  ]
  const fiber = yield* Effect.raceAllFirst(parts).pipe(
    Effect.tapCause((cause) =>
      Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.logError("the simulated exchange has stopped", cause)
    ),
    Effect.forkScoped
  )
  return { answer: Requests.make({ ...options, archives }), connect, running: Fiber.join(fiber) }
})
