/** A model of the exchange and of the lines to it, with troubles one after another. Deterministic, on TestClock. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as FakeExchange from "./FakeExchange.ts"
import * as Listening from "./Listening.ts"

const series = [Series.make("BTCUSDC", "1s"), Series.make("ETHUSDC", "1s"), Series.make("BTCUSDC", "1m")]
const second = 1_000

export const Trouble = Schema.Struct({
  after: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40_000 })),
  kind: Schema.Literals(["drop", "shutdown", "silent", "stale", "unreachable", "late close", "slow line"]),
  lasts: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 25_000 }))
})
export type Trouble = typeof Trouble.Type

/** What is wrong at the moment; an end in epoch ms. Who dials before it gets a connection that is ill for good. */
interface State {
  silentUntil: number
  staleUntil: number
  unreachableUntil: number
  lateUntil: number
  /** A frame is so long on its way, in ms; it never overtakes another. */
  latency: number
}

/**
 * Runs an exchange with these troubles, one after another, and then none for a while. Gives back what was heard, and every
 * close there was.
 */
export const live = Effect.fnUntraced(function*(troubles: ReadonlyArray<Trouble>) {
  const none = -Infinity
  const state: State = { silentUntil: none, staleUntil: none, unreachableUntil: none, lateUntil: none, latency: 20 }
  const silent = new Set<FakeExchange.Peer>()
  const stale = new Set<FakeExchange.Peer>()
  let now = Samples.start
  /** Frames on their way: when they arrive, where, and what they say. */
  let onTheWay: Array<{ readonly at: number; readonly peer: FakeExchange.Peer; readonly text: string }> = []
  /** When the last frame on a lane arrives: nothing overtakes on a line, nor does a late close the one before it. */
  const lanes = new Map<FakeExchange.Peer, Map<string, number>>()
  const send = (peer: FakeExchange.Peer, text: string, late?: { readonly lane: string; readonly by: number }) => {
    const busy = lanes.get(peer) ?? new Map<string, number>()
    const line = Math.max(now + state.latency, busy.get("line") ?? 0)
    const at = late === undefined ? line : Math.max(line + late.by, busy.get(late.lane) ?? 0)
    lanes.set(peer, busy.set(late?.lane ?? "line", at))
    onTheWay.push({ at, peer, text })
  }
  const exchange = FakeExchange.make({
    accepts: () => now >= state.unreachableUntil,
    onSubscribe: (peer, { id }) => {
      if (now < state.silentUntil) silent.add(peer)
      if (now < state.staleUntil) stale.add(peer)
      send(peer, JSON.stringify({ result: null, id }))
    }
  })
  const listening = yield* Listening.to(exchange, series, { renewAfter: 45 * second })
  const closes: Array<Listening.Close> = []

  const act = ({ kind, lasts }: Trouble) => {
    if (kind === "drop") { for (const peer of exchange.open()) peer.drop() }
    if (kind === "shutdown") { for (const peer of exchange.open()) peer.say(`{"e":"serverShutdown","E":1}`) }
    if (kind === "silent" || kind === "stale") {
      for (const peer of exchange.open()) (kind === "silent" ? silent : stale).add(peer)
      state[`${kind}Until`] = now + lasts
    }
    if (kind === "unreachable") state.unreachableUntil = now + lasts
    if (kind === "late close") state.lateUntil = now + lasts
    if (kind === "slow line") state.latency = lasts / 10
  }
  const speak = () => {
    for (const one of series) {
      const openTime = Interval.floor(one.interval, now)
      const previous = Interval.previous(one.interval, openTime)
      const closed = openTime === now
      if (closed) closes.push({ series: one, openTime: previous })
      const late = closed ? { lane: Series.key(one), by: now < state.lateUntil ? 5 * second : 0 } : undefined
      for (const peer of exchange.open().filter((each) => !silent.has(each))) {
        const age = stale.has(peer) ? 30 * 60 * second : 0
        send(
          peer,
          FakeExchange.kline(one, (closed ? previous : openTime) - age, { closed, eventTime: now - age }),
          late
        )
      }
    }
  }

  const step = 250
  const queue = [...troubles]
  let next = now + (queue[0]?.after ?? 0)
  const settled = () => queue.length === 0 && now > next + 120 * second
  while (!settled()) {
    yield* TestClock.adjust(step)
    now += step
    if (queue.length > 0 && now >= next) {
      act(queue.shift()!)
      next = now + (queue[0]?.after ?? 0)
    }
    if (now % second === 0) speak()
    const arrived = onTheWay.filter(({ at }) => at <= now)
    onTheWay = onTheWay.filter(({ at }) => at > now)
    for (const { peer, text } of arrived) peer.say(text)
  }
  yield* listening.stop
  return { closes, heard: listening.heard, now }
})
