/** Admits sockets, attends to them while they are open, and knows which they are. */
import { Clock, type Duration, Effect, Result } from "effect"
import * as Addresses from "../rest/Addresses.ts"
import type * as Audience from "./Audience.ts"
import * as Faults from "../faults/Faults.ts"
import type * as Gateway from "../Gateway.ts"
import * as HttpAnswer from "../rest/HttpAnswer.ts"
import type * as Incidents from "../faults/Incidents.ts"
import * as Journal from "../evidence/Journal.ts"
import * as Refusal from "../rest/Refusal.ts"
import * as Session from "./Session.ts"
import * as SocketPath from "./SocketPath.ts"
import * as Window from "../rest/Window.ts"

export interface Options {
  readonly audience: Audience.Audience
  readonly faults: Faults.Faults
  readonly fingerprint: string
  readonly journal: Journal.Journal
  readonly lifetime: Duration.Input
}

export interface Sockets extends Pick<Gateway.Service, "connect"> {
  readonly sessions: Incidents.Sessions
}

/** Connections that an address may open in five minutes. */
const attempts: Window.Limit = { count: 300, millis: 300_000 }

const admission = () => {
  const tried = new Map<string, ReadonlyArray<number>>()
  return (ip: string, now: number): boolean => {
    const times = Window.admit(tried.get(ip) ?? [], now, attempts)
    if (times !== undefined) Addresses.remember(tried, ip, times)
    return times !== undefined
  }
}

export const make = ({ audience, faults, fingerprint, journal, lifetime }: Options): Sockets => {
  const open = new Set<Session.Session>()
  const mayTry = admission()
  let connections = 0

  const attend = (request: Gateway.Request, asked: SocketPath.SocketPath, connectedAt: number): Gateway.Attend =>
    Effect.fnUntraced(function*(peer, inbox) {
      connections += 1
      const connection = connections
      const note = (entry: (at: number) => Journal.Entry) =>
        Effect.flatMap(Clock.currentTimeMillis, (at) => journal.note(entry(at)))
      yield* note((at) => ({ kind: "opened", at, ip: request.ip, connection, path: Journal.pathOf(request) }))
      const reason = yield* Session.attend(asked, peer, inbox, audience, {
        lifetime,
        connectedAt,
        isSilent: (now) => Faults.active(faults, "silent", now) !== undefined,
        opened: (session) => open.add(session),
        closed: (session) => open.delete(session),
        told: (text) => note((at) => ({ kind: "message", at, connection, text }))
      })
      yield* note((at) => ({ kind: "closed", at, connection, reason }))
    })

  const connect: Sockets["connect"] = (request) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const stamp = { now, fingerprint }
      if (!mayTry(request.ip, now)) return Result.fail(HttpAnswer.refusal(Refusal.tooManyConnections, stamp))
      const asked = SocketPath.parse(request.path, request.search)
      return asked === undefined
        ? Result.fail(HttpAnswer.refusal(Refusal.notFound, stamp))
        : Result.succeed(attend(request, asked, now))
    })

  return { connect, sessions: () => open }
}
