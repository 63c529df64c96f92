/** One client's socket: its subscriptions, the pings it owes an answer to, and how it ends. */
import { type Cause, Clock, Deferred, type Duration, Effect, Queue } from "effect"
import type * as Audience from "./Audience.ts"
import type * as Gateway from "../Gateway.ts"
import * as KlineFrame from "./KlineFrame.ts"
import * as Pings from "./Pings.ts"
import type * as SocketPath from "./SocketPath.ts"
import * as Subscription from "./Subscription.ts"
import * as Window from "../rest/Window.ts"

/** How a socket is ended: with a close frame or by cutting the line. */
export interface End {
  readonly reason: string
  /** Of the close frame; without one the line is cut. */
  readonly code?: number
  /** Of the close frame, as the exchange has them: none unless they are said. */
  readonly words?: string
}

export interface Session {
  /** Epoch ms. */
  readonly openedAt: number
  /** Sends a notice that belongs to no subscription. */
  readonly notify: (event: string, stream: string) => void
  readonly end: (end: End) => void
}

export interface Options {
  /** Epoch ms. What closes from then on is heard by who named a stream in the address. */
  readonly connectedAt: number
  /** After which it is closed. */
  readonly lifetime: Duration.Input
  /** Whether the sockets are to say nothing of their own accord. */
  readonly isSilent: (now: number) => boolean
  readonly opened: (session: Session) => void
  readonly closed: (session: Session) => void
  readonly told: (text: string) => Effect.Effect<void>
}

const messages: Window.Limit = { count: 5, millis: 1_000 }
/** A client that reads so slowly loses the forming candles, and its connection when a close cannot be sent. */
const largestBacklog = 4 * 1024 * 1024

const policyViolation = 1008
const normalClosure = 1000

const tooManyStreams: End = {
  reason: `more than ${Subscription.largest} streams`,
  code: policyViolation,
  words: "Invalid request"
}
const tooManyMessages: End = {
  reason: `more than ${messages.count} messages a second`,
  code: policyViolation,
  words: "Too many requests"
}

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
    if (admitted === undefined) return tooManyMessages
    times = admitted
    if (incoming._tag === "Pong") pong()
    if (incoming._tag !== "Message") continue
    const end = yield* message(incoming.text)
    if (end !== undefined) return end
  }
})

/** Attends to a socket until it ends; returns the reason. */
export const attend = Effect.fnUntraced(function*(
  { combined, streams, timeUnit }: SocketPath.SocketPath,
  peer: Gateway.Peer,
  inbox: Gateway.Inbox,
  audience: Audience.Audience,
  { closed, connectedAt, isSilent, lifetime, opened, told }: Options
) {
  const ended = yield* Deferred.make<End>()
  const end = (how: End) => void Deferred.doneUnsafe(ended, Effect.succeed(how))
  const pings = Pings.make(peer.ping, isSilent)
  let subscription: Subscription.Subscription = { combined, streams: new Set(streams) }

  const send = (sent: string | Uint8Array): void =>
    peer.send(timeUnit === "microseconds" && typeof sent === "string" ? KlineFrame.inMicroseconds(sent) : sent)

  const listener: Audience.Listener = {
    hear: (frame) => {
      if (peer.buffered() <= largestBacklog) send(subscription.combined ? frame.combined : frame.raw)
      else if (frame.kind === "Closed") end({ reason: "the client reads too slowly" })
    }
  }
  const message = Effect.fnUntraced(function*(text: string): Effect.fn.Return<End | undefined> {
    yield* told(text)
    const now = yield* Clock.currentTimeMillis
    const [next, reply, isOver] = Subscription.step(subscription, text)
    if (next.streams !== subscription.streams) audience.listen(listener, next.streams, now)
    subscription = next
    peer.send(reply)
    return isOver ? tooManyStreams : undefined
  })
  const session: Session = {
    openedAt: yield* Clock.currentTimeMillis,
    notify: (event, stream) => send(subscription.combined ? KlineFrame.combined(stream, event) : event),
    end
  }
  audience.listen(listener, subscription.streams, connectedAt)
  opened(session)
  if (subscription.streams.size > Subscription.largest) {
    peer.send(Subscription.refusedAddress)
    end(tooManyStreams)
  }

  const ends: ReadonlyArray<Effect.Effect<End>> = [
    Effect.orElseSucceed(receive(inbox, pings.answered, message), () => ({ reason: "the line was cut" })),
    Effect.as(pings.run, { reason: "no pong within a minute" }),
    Effect.as(Effect.sleep(lifetime), { reason: "its time was over", code: normalClosure }),
    Deferred.await(ended)
  ]
  const { code, reason, words = "" } = yield* Effect.raceAllFirst(ends).pipe(
    Effect.ensuring(Effect.sync(() => {
      audience.leave(listener)
      closed(session)
    }))
  )
  if (code === undefined) peer.terminate()
  else peer.close(code, words)
  return reason
})
