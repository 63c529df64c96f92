/** One connection to the exchange: dialled, subscribed and acknowledged, then read and watched until it ends. */
import { type Disconnected, type Item, MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Clock, Deferred, Effect, Fiber, Predicate, Schema } from "effect"
import { Socket } from "effect/socket"
import * as Deadlines from "./Deadlines.ts"
import { DialLimit } from "./DialLimit.ts"
import { ExchangeClock } from "../rest/ExchangeClock.ts"
import * as Frame from "./Frame.ts"
import * as FrameItem from "./FrameItem.ts"
import * as Health from "./Health.ts"
import type { Limits, Patience } from "./Patience.ts"
import * as Subscription from "./Subscription.ts"

/** There is no connection, or it does not answer: worth another try. */
export class DialError extends Schema.TaggedError<DialError>()("DialError", { detail: Schema.String }) {
  override get message() {
    return this.detail
  }
}

export interface End {
  readonly cause: Disconnected["cause"]
  readonly reason: string
  /** What was raised, where the connection did not break by itself. */
  readonly alarm: Deadlines.Alarm | undefined
}

export interface Connection {
  readonly url: string
  readonly health: Effect.Effect<Health.Health>
  /** Waits until it is over. */
  readonly ended: Effect.Effect<End>
  /** Waits until another one should take over, and says why. */
  readonly renewal: Effect.Effect<string>
}

export interface Parts {
  readonly url: string
  readonly wanted: Subscription.Wanted
  readonly limits: Limits
  readonly patience: Patience
  /** Another one should take over at this age, in ms. */
  readonly renewAfter: number
  /** Hands on what was read; returns when there was room for it. */
  readonly offer: (items: ReadonlyArray<Item>) => Effect.Effect<unknown>
}

/** What the fibers of one connection share. */
interface State {
  /** None before the acknowledgement. */
  health: Health.Health | undefined
  /** Whether what was read waits for room, so that nothing more is read. */
  isHeldUp: boolean
  readonly unanswered: Map<number, Subscription.Message>
  readonly acknowledged: Deferred.Deferred<void, MarketDataError>
  readonly shutdown: Deferred.Deferred<void>
}

const answerTimeout = "10 seconds"

const explain = ({ reason }: Socket.SocketError): string => {
  if (reason._tag !== "SocketCloseError") {
    return "cause" in reason && Predicate.hasProperty(reason.cause, "message")
      ? String(reason.cause.message)
      : reason.message
  }
  const { closeReason = "", code } = reason
  return code === 1006 ? "the line broke" : `it was closed by the exchange (${`${code} ${closeReason}`.trim()})`
}

const refused = (streams: ReadonlyArray<string>, refusal: string): MarketDataError =>
  new MarketDataError({
    source: "binance",
    message:
      `the exchange does not accept a subscription: ${refusal}. It was asked for ${streams.join(", ")}: are these ` +
      "its symbols and intervals?"
  })

const answered = ({ acknowledged, unanswered }: State, { id, refusal }: Frame.Answer): Effect.Effect<unknown> => {
  const message = id === undefined ? undefined : unanswered.get(id)
  if (refusal !== undefined) {
    const asked = message === undefined ? [...unanswered.values()] : [message]
    return Deferred.fail(acknowledged, refused(asked.flatMap(({ streams }) => streams), refusal))
  }
  if (message !== undefined) unanswered.delete(message.id)
  return unanswered.size === 0 ? Deferred.succeed(acknowledged, undefined) : Effect.void
}

/** Takes in what has arrived, and counts the time it waits for room as our own delay. */
const read = Effect.fnUntraced(function*(
  { limits, offer, wanted }: Parts,
  state: State,
  arrived: ReadonlyArray<string | Uint8Array>
) {
  const { now } = yield* ExchangeClock
  const readAt = yield* now
  const frames = arrived.map((data) => Frame.read(wanted, data))
  for (const frame of frames) {
    if (frame._tag === "Answer") yield* answered(state, frame)
    if (frame._tag === "Shutdown") yield* Deferred.succeed(state.shutdown, undefined)
  }
  state.isHeldUp = true
  yield* offer(frames.flatMap((frame, i) => FrameItem.of(frame, arrived[i]!, readAt)))
  state.isHeldUp = false
  if (state.health === undefined) return
  const events = frames.flatMap((frame) => frame._tag === "Kline" ? [frame.event] : [])
  // Only now: what was read and not handed on must not count as said.
  state.health = Health.delayed(Health.heard(limits, state.health, events, readAt), (yield* now) - readAt)
})

/** Waits until every message is acknowledged. While nothing is read on, an answer cannot be late. */
const acknowledgement = (url: string, state: State): Effect.Effect<void, DialError | MarketDataError> =>
  Effect.timeoutOrElse(Deferred.await(state.acknowledged), {
    duration: answerTimeout,
    orElse: () =>
      state.isHeldUp
        ? acknowledgement(url, state)
        : Effect.fail(new DialError({ detail: `${url}: the subscription was not answered in ${answerTimeout}` }))
  })

/** Asks for the streams at the pace that is allowed. */
const subscribe = (url: string, state: State, { write }: Socket.Writer) =>
  Effect.forEach(
    [...state.unanswered.values()],
    ({ id, text }) => Effect.delay(write(text), id === 1 ? 0 : Subscription.millisBetweenMessages),
    { discard: true }
  ).pipe(Effect.andThen(acknowledgement(url, state)))

const millisBetweenLooks = 1_000

/** Looks at the deadlines every second. A look that comes late shows that the whole process stood still meanwhile. */
const raised = Effect.fnUntraced(function*({ limits }: Parts, state: State, begun: Health.Health) {
  const { now } = yield* ExchangeClock
  let lookedAt = begun.acknowledgedAt
  while (true) {
    yield* Effect.sleep(millisBetweenLooks)
    const at = yield* now
    const late = at - lookedAt - millisBetweenLooks
    lookedAt = at
    const health = state.health ?? begun
    state.health = late > millisBetweenLooks ? Health.delayed(health, late) : health
    const alarm = state.isHeldUp ? undefined : Deadlines.alarm(limits, state.health, at)
    if (alarm !== undefined) return { cause: alarm.cause, reason: alarm.reason, alarm } satisfies End
  }
})

const broken = (error: Socket.SocketError): End => ({ cause: "broken", reason: explain(error), alarm: undefined })

const dialError = (url: string, error: Socket.SocketError | DialError | MarketDataError): DialError | MarketDataError =>
  error._tag === "SocketError" ? new DialError({ detail: `${url}: ${explain(error)}` }) : error

/** Dials and subscribes; the connection lives as long as the scope. Fails where the exchange refuses what is asked for. */
export const open = Effect.fn("Connection.open")(
  function*(parts: Parts) {
    const { now } = yield* ExchangeClock
    yield* (yield* DialLimit).wait
    const dialledAt = yield* Clock.currentTimeMillis
    const state: State = {
      health: undefined,
      isHeldUp: false,
      unanswered: new Map(Subscription.messages(parts.wanted).map((message) => [message.id, message])),
      acknowledged: yield* Deferred.make<void, MarketDataError>(),
      shutdown: yield* Deferred.make<void>()
    }
    const socket = yield* Socket.makeWebSocket(parts.url)
    const { pull } = yield* socket.reader
    const askedAt = yield* now
    const reading = yield* pull.pipe(
      Effect.flatMap((arrived) => read(parts, state, arrived)),
      Effect.forever,
      Effect.forkScoped
    )
    yield* Effect.raceFirst(subscribe(parts.url, state, yield* socket.writer), Fiber.join(reading))
    const times = { askedAt, acknowledgedAt: yield* now }
    const begun = Health.begin(parts.limits, parts.patience, parts.wanted.values(), times)
    state.health = begun
    const ending = yield* Effect.forkScoped(
      Effect.raceFirst(
        Effect.catch(Fiber.join(reading), (error) => Effect.succeed(broken(error))),
        raised(parts, state, begun)
      )
    )
    const age = Effect.map(Clock.currentTimeMillis, (at) => at - dialledAt)
    return {
      url: parts.url,
      health: Effect.sync(() => state.health ?? begun),
      ended: Fiber.join(ending),
      renewal: Effect.raceFirst(
        Effect.as(Deferred.await(state.shutdown), "the exchange says that its server will stop"),
        Effect.as(
          Effect.flatMap(age, (millis) => Effect.sleep(Math.max(0, parts.renewAfter - millis))),
          "it will soon be as old as the exchange allows"
        )
      )
    } satisfies Connection
  },
  (opening, { url }) => Effect.mapError(opening, (error) => dialError(url, error))
)
