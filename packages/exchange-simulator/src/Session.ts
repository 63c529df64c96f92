/** One client's socket: its subscriptions, the pings it owes an answer to, and how it ends. */
import { Cause, Clock, Deferred, Duration, Effect, Queue } from "effect"
import type * as Audience from "./Audience.ts"
import type * as Gateway from "./Gateway.ts"
import * as KlineFrame from "./KlineFrame.ts"
import type * as SocketPath from "./SocketPath.ts"
import * as Subscription from "./Subscription.ts"
import * as Window from "./Window.ts"

/** How a socket is ended: with a close frame or by cutting the line. */
export interface End {
  readonly reason: string
  /** Of the close frame; without one the line is cut. */
  readonly code?: number
}

export interface Session {
  /** Epoch ms. */
  readonly openedAt: number
  /** Sends a notice that belongs to no subscription. */
  readonly notify: (event: string, stream: string) => void
  readonly end: (end: End) => void
}

export interface Options {
  readonly lifetime: Duration.Input
  /** Whether the sockets are to say nothing of their own accord. */
  readonly isSilent: (now: number) => boolean
  readonly opened: (session: Session) => void
  readonly closed: (session: Session) => void
  readonly told: (text: string) => Effect.Effect<void>
}

const pingEvery: Duration.Input = "20 seconds"
/** A pong has to come within a minute: while three pings go out. */
const pingsUnanswered = 3
const messages: Window.Limit = { count: 5, millis: 1_000 }
/** A client that reads so slowly loses the forming candles, and its connection when a close cannot be sent. */
const largestBacklog = 4 * 1024 * 1024

const policyViolation = 1008
const normalClosure = 1000

/** Handles what the client sends until it has gone or broken a rule. */
const receive = Effect.fnUntraced(function*(
  inbox: Gateway.Inbox,
  pong: () => void,
  message: (text: string) => Effect.Effect<End | undefined>
): Effect.fn.Return<End, Cause.Done> {
  let times: ReadonlyArray<number> = []
  while (true) {
    const incoming = yield* Queue.take(inbox)
    if (incoming._tag === "Closed") return { reason: `closed by the client (${incoming.code})` }
    const admitted = Window.admit(times, yield* Clock.currentTimeMillis, messages)
    if (admitted === undefined) return { reason: "more than 5 messages a second", code: policyViolation }
    times = admitted
    if (incoming._tag === "Pong") pong()
    if (incoming._tag !== "Message") continue
    const end = yield* message(incoming.text)
    if (end !== undefined) return end
  }
})

/** Attends to a socket until it ends; returns the reason. */
export const attend = Effect.fnUntraced(function*(
  { combined, streams }: SocketPath.SocketPath,
  peer: Gateway.Peer,
  inbox: Gateway.Inbox,
  audience: Audience.Audience,
  options: Options
) {
  const ended = yield* Deferred.make<End>()
  const end = (how: End) => void Deferred.doneUnsafe(ended, Effect.succeed(how))
  let subscription: Subscription.Subscription = { combined, streams: new Set(streams) }
  let unanswered = 0

  const listener: Audience.Listener = {
    hear: (frame) => {
      if (peer.buffered() <= largestBacklog) peer.send(subscription.combined ? frame.combined : frame.raw)
      else if (frame.kind === "Closed") end({ reason: "the client reads too slowly" })
    }
  }
  const message = Effect.fnUntraced(function*(text: string): Effect.fn.Return<End | undefined> {
    yield* options.told(text)
    const [next, reply] = Subscription.step(subscription, text)
    if (next.streams.size > Subscription.largest) {
      return { reason: `more than ${Subscription.largest} streams`, code: policyViolation }
    }
    peer.send(reply)
    if (next.streams !== subscription.streams) audience.listen(listener, next.streams)
    subscription = next
    return undefined
  })
  const ping = Effect.gen(function*() {
    while (true) {
      yield* Effect.sleep(pingEvery)
      const now = yield* Clock.currentTimeMillis
      if (options.isSilent(now)) continue
      if (unanswered === pingsUnanswered) return { reason: "no pong within a minute" }
      unanswered += 1
      peer.ping(String(now))
    }
  })
  const lived = Effect.as(Effect.sleep(options.lifetime), {
    reason: `lived for ${Duration.format(Duration.fromInputUnsafe(options.lifetime))}`,
    code: normalClosure
  })

  const session: Session = {
    openedAt: yield* Clock.currentTimeMillis,
    notify: (event, stream) => peer.send(subscription.combined ? KlineFrame.combined(stream, event) : event),
    end
  }
  audience.listen(listener, subscription.streams)
  options.opened(session)
  const received = receive(inbox, () => unanswered = 0, message).pipe(
    Effect.orElseSucceed((): End => ({ reason: "the line was cut" }))
  )
  const how: End = yield* Effect.raceAllFirst([received, ping, lived, Deferred.await(ended)]).pipe(
    Effect.ensuring(Effect.sync(() => {
      audience.leave(listener)
      options.closed(session)
    }))
  )
  if (how.code === undefined) peer.terminate()
  else peer.close(how.code, how.reason)
  return how.reason
})
