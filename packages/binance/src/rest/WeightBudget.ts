/**
 * The weight that this process may spend at the exchange, shared by all that ask it: first come, first served, repairs before
 * audits, which have a small share, and both before backfills. Nobody polls: who waits is woken when an answer makes room or
 * when the time has come.
 */
import type { Urgency } from "@cryptostream/core/ports/MarketData"
import { Clock, Context, Deferred, Effect, Layer, Metric, Queue } from "effect"
import type { ResponseHead } from "./ResponseHead.ts"
import * as Weight from "./Weight.ts"

export interface Shape {
  /**
   * Runs `use` once its weight may be spent. It settles its account with the head of the answer as soon as that is there;
   * what ends without, or is interrupted, counts as used.
   */
  spend<A, E, R>(
    weight: number,
    urgency: Urgency,
    use: (settle: (head: ResponseHead) => Effect.Effect<void>) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E, R>
  /** What the exchange says that it allows an address in a minute. */
  limit(weight: number): Effect.Effect<void>
}

const used = Metric.gauge("cryptostream_rest_weight_used", {
  description: "REST weight used in the exchange's current minute by our address, as far as is known"
})

/** Somebody who waits, or holds a ticket from its turn to its settlement. */
interface Place {
  readonly weight: number
  readonly turn: Deferred.Deferred<void>
  ticket: Weight.Ticket | undefined
}

/** In the order in which they are served. */
const urgencies = ["repair", "audit", "backfill"] as const satisfies ReadonlyArray<Urgency>

const first = (places: ReadonlySet<Place>): Place | undefined => places.values().next().value

const explain = ({ status }: ResponseHead, millis: number): string =>
  `the exchange refuses requests (${status}): nothing is sent for ${Math.ceil(millis / 1000)} s`

/** 418 follows on requests that went on after 429: a fault of ours, or of who else asks from this address. */
const sayRefused = (head: ResponseHead, millis: number) =>
  head.status === 418
    ? Effect.logError(`${explain(head, millis)}; this address is BANNED: see what else asks the exchange from it`)
    : Effect.logWarning(explain(head, millis))

const make = Effect.gen(function*() {
  let state = Weight.initial
  const waiting = { repair: new Set<Place>(), audit: new Set<Place>(), backfill: new Set<Place>() }
  const changed = yield* Queue.sliding<void>(1)

  /** Lets in the first that waits, where it may go; else returns when to look again at the latest. */
  const admitOne = (urgency: Urgency, now: number): number | undefined => {
    const place = first(waiting[urgency])
    if (place === undefined) return Infinity
    const verdict = (urgency === "audit" ? Weight.admitAudit : Weight.admit)(state, place.weight, now)
    if (verdict._tag === "Waits") return verdict.until - now
    state = verdict.state
    place.ticket = verdict.ticket
    waiting[urgency].delete(place)
    Deferred.doneUnsafe(place.turn, Effect.void)
    return undefined
  }

  /** Lets in as many as there is room for. While a repair waits nothing else goes; audits beyond their share hold nobody up. */
  const admit = Effect.map(Clock.currentTimeMillis, (now): number => {
    while (true) {
      let [wait, wasAdmitted] = [Infinity, false]
      for (const urgency of urgencies) {
        const until = admitOne(urgency, now)
        if (until === undefined) wasAdmitted = true
        else wait = Math.min(wait, until)
        if (until !== Infinity && urgency !== "audit") break
      }
      if (!wasAdmitted) return wait
    }
  })

  yield* admit.pipe(
    Effect.flatMap((millis) =>
      millis === Infinity ? Queue.take(changed) : Effect.timeoutOption(Queue.take(changed), millis)
    ),
    Effect.forever,
    Effect.forkScoped
  )

  const become = (next: Weight.State) =>
    Effect.suspend(() => {
      state = next
      return Effect.andThen(Metric.update(used, state.used), Queue.offer(changed, undefined))
    })

  const settle = (place: Place) =>
    Effect.fnUntraced(function*(head: ResponseHead) {
      if (place.ticket === undefined) return
      const { blockedUntil } = state
      yield* become(Weight.answered(state, place.ticket, head))
      place.ticket = undefined
      // The others under way are refused too, and say the same.
      if (state.blockedUntil >= blockedUntil + 1000) yield* sayRefused(head, state.blockedUntil - head.receivedAt)
    })

  const enter = (weight: number, urgency: Urgency) =>
    Effect.suspend(() => {
      const place: Place = { weight, turn: Deferred.makeUnsafe(), ticket: undefined }
      waiting[urgency].add(place)
      return Effect.as(Queue.offer(changed, undefined), place)
    })

  const leave = (place: Place, urgency: Urgency) =>
    Effect.suspend(() => {
      waiting[urgency].delete(place)
      return place.ticket === undefined ? Queue.offer(changed, undefined) : become(Weight.lost(state, place.ticket))
    })

  return WeightBudget.of({
    spend: (weight, urgency, use) =>
      Effect.acquireUseRelease(
        enter(weight, urgency),
        (place) => Effect.flatMap(Deferred.await(place.turn), () => use(settle(place))),
        (place) => leave(place, urgency)
      ),
    limit: (weight) => Effect.suspend(() => become({ ...state, limit: weight }))
  })
})

export class WeightBudget extends Context.Service<WeightBudget, Shape>()("@cryptostream/binance/rest/WeightBudget") {
  static readonly layer: Layer.Layer<WeightBudget> = Layer.effect(WeightBudget, make)
}
