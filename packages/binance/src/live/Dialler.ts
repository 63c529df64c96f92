/** Makes the connections of a line, one at a time and as often as it takes, and learns from those that ended. */
import type { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Effect, Exit, Random, Scope } from "effect"
import type { Socket } from "effect/socket"
import * as Connection from "./Connection.ts"
import * as Deadlines from "./Deadlines.ts"
import type { ExchangeClock } from "../rest/ExchangeClock.ts"
import * as Health from "./Health.ts"
import * as Patience from "./Patience.ts"

export type Requirements = ExchangeClock | Socket.WebSocketConstructor

export interface Options extends Omit<Connection.Parts, "url" | "patience"> {
  /** Base URLs without a slash at their end, tried in order. */
  readonly socketUrls: ReadonlyArray<string>
}

/** A connection that may be closed before the line ends. */
export type Closable = Connection.Connection & { readonly close: Effect.Effect<void> }

export interface Dialler {
  /** The next connection; fails only where the exchange refuses what it is asked for. */
  readonly connect: Effect.Effect<Closable, MarketDataError, Requirements>
  /** Closes a connection that has ended and learns from it. Gives back how far it had said everything, epoch ms. */
  conclude(ended: Closable, end: Connection.End): Effect.Effect<number>
}

const firstPause = 500
const longestPause = 30_000

/** A connection that spoke for so long (ms) ends a run of failures. */
const healthyAfter = 60_000

/** Waits after so many failures in a row: twice as long each time, and spread so that not all come back at once. */
const pause = (failures: number): Effect.Effect<void> =>
  failures === 0
    ? Effect.void
    : Effect.flatMap(
      Random.nextBetween(0.75, 1.25),
      (spread) => Effect.sleep(spread * Math.min(longestPause, firstPause * 2 ** (failures - 1)))
    )

/** Its connections live as long as the scope, or until they are closed. */
export const make = Effect.fnUntraced(function*({ socketUrls, ...parts }: Options) {
  const scope = yield* Effect.scope
  let patience = Patience.fresh(parts.limits)
  /** In a row: they lengthen the pause. */
  let failures = 0
  /** All of them: each moves on to the next base URL. */
  let misses = 0

  const dial = Effect.gen(function*() {
    const own = yield* Scope.fork(scope)
    const close = Scope.close(own, Exit.void)
    const url = `${socketUrls[misses % socketUrls.length]}/stream`
    const opened = yield* Connection.open({ ...parts, url, patience }).pipe(
      Scope.provide(own),
      Effect.onError(() => close)
    )
    return { ...opened, close }
  })

  const missed = Effect.fnUntraced(function*(error: Connection.DialError) {
    failures++
    misses++
    yield* Effect.logWarning(`no live connection for ${parts.wanted.size} series: ${error.message}; trying again`)
    return undefined
  })

  const connect = Effect.gen(function*() {
    while (true) {
      yield* pause(failures)
      const opened = yield* Effect.catchTag(dial, "DialError", missed)
      if (opened !== undefined) return opened
    }
  })

  const conclude = Effect.fnUntraced(function*(ended: Closable, end: Connection.End) {
    yield* ended.close
    const health = yield* ended.health
    const hasSpoken = Health.hasSpoken(health)
    failures = hasSpoken && health.readAt - health.acknowledgedAt >= healthyAfter ? 1 : failures + 1
    if (!hasSpoken) misses++
    patience = Deadlines.learn(parts.limits, patience, health, end.alarm)
    return Health.completeUntil(health)
  })

  return { connect, conclude } satisfies Dialler
})
