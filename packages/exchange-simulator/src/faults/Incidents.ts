/** The faults of a script that happen at a moment and to all sockets at once, and the record of every fault. */
import { Clock, Effect } from "effect"
import type * as Fault from "./Fault.ts"
import type * as Faults from "./Faults.ts"
import type * as Session from "../socket/Session.ts"

/** The sockets that are open now. */
export type Sessions = () => Iterable<Session.Session>

export interface Noted {
  readonly fault: Fault.Fault
  readonly phase: "begins" | "ends"
}

const goingAway = 1001
const normalClosure = 1000

const shutdownStream = "!serverShutdown"

interface Moment {
  readonly at: number
  readonly happens: (sessions: Sessions) => Effect.Effect<void>
}

const endAll = (sessions: Iterable<Session.Session>, end: Session.End): Effect.Effect<void> =>
  Effect.sync(() => {
    for (const session of sessions) session.end(end)
  })

const begin = (fault: Fault.Fault) => (sessions: Sessions): Effect.Effect<void> => {
  switch (fault.kind) {
    case "drop":
      return endAll(sessions(), { reason: "dropped" })
    case "cut":
      return endAll(sessions(), { reason: "cut after 24 hours", code: normalClosure })
    case "serverShutdown":
      return Effect.map(Clock.currentTimeMillis, (now) => {
        const event = JSON.stringify({ e: "serverShutdown", E: now })
        for (const session of sessions()) session.notify(event, shutdownStream)
      })
    default:
      return Effect.void
  }
}

/** Who connected after the warning stays. */
const shutDown = (fault: Fault.Fault<"serverShutdown">) => (sessions: Sessions): Effect.Effect<void> =>
  Effect.suspend(() =>
    endAll([...sessions()].filter(({ openedAt }) => openedAt < fault.from), {
      reason: "server shutdown",
      code: goingAway
    })
  )

const moments = (note: (noted: Noted) => Effect.Effect<void>) => (fault: Fault.Fault): ReadonlyArray<Moment> => {
  const ends: ReadonlyArray<Moment> = fault.to > fault.from
    ? [{ at: fault.to, happens: () => note({ fault, phase: "ends" }) }]
    : []
  const closes = fault.kind === "serverShutdown" ? [{ at: fault.from + fault.grace, happens: shutDown(fault) }] : []
  const happens = (sessions: Sessions) => Effect.andThen(note({ fault, phase: "begins" }), begin(fault)(sessions))
  return [{ at: fault.from, happens }, ...closes, ...ends]
}

/** A timer may ring a little early, which under a fast clock is much. */
const sleepUntil = Effect.fnUntraced(function*(time: number) {
  for (let now = yield* Clock.currentTimeMillis; now < time; now = yield* Clock.currentTimeMillis) {
    yield* Effect.sleep(time - now)
  }
})

/** Makes each happen at its time, and ends with the last; those before the start have happened. */
export const run = Effect.fnUntraced(function*(
  faults: Faults.Faults,
  sessions: Sessions,
  note: (noted: Noted) => Effect.Effect<void>,
  startedAt: number
) {
  const due = faults.flatMap(moments(note)).filter(({ at }) => at >= startedAt).sort((a, b) => a.at - b.at)
  for (const { at, happens } of due) {
    yield* sleepUntil(at)
    yield* happens(sessions)
  }
})
