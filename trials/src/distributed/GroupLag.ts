/** How far the consumers of an interval are: what they have not committed yet, and what still waits to be derived again. */
import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Realm from "@cryptostream/core/market/Realm"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import * as Whole from "@cryptostream/core/programs/Whole"
import { Broker } from "@cryptostream/kafka/Broker"
import * as Topics from "@cryptostream/kafka/Topics"
import { Effect, Schema } from "effect"

export interface Place {
  readonly namespace: string
  readonly realm: Realm.Realm
  readonly interval: Interval.Interval
}

export const topicOf = ({ interval, namespace, realm }: Place): string =>
  Topics.make(`${namespace}.${realm}`).candles(interval).name

export const groupOf = ({ interval, namespace, realm }: Place): string =>
  `${namespace}.${realm}.${Whole.group}.${interval}`

export interface Lag {
  readonly partition: number
  readonly low: number
  readonly high: number
  readonly committed: number
}

/** Of each partition of the interval; what was never committed counts as committed below the log's start. */
export const of = Effect.fn("GroupLag.of")(function*(place: Place) {
  const broker = yield* Broker
  const committed = yield* broker.committed(groupOf(place), topicOf(place))
  return [...yield* broker.ends(topicOf(place))].map(([partition, { high, low }]): Lag => ({
    partition,
    low,
    high,
    committed: committed.get(partition) ?? 0
  }))
})

/** A group that does not come to the end of its log in time. */
export class NotSettled extends Schema.TaggedError<NotSettled>()("NotSettled", { message: Schema.String }) {}

const betweenLooks = "500 millis"

/** Waits until everything in the log is committed, and no derived value waits to be derived again. */
export const settled = Effect.fn("GroupLag.settled")(function*(place: Place, minutes = 5) {
  const look = Effect.gen(function*() {
    const lags = yield* of(place)
    const behind = lags.reduce((sum, { committed, high }) => sum + Math.max(0, high - committed), 0)
    if (lags.length === 0 || behind > 0) return `${behind} records are not committed`
    const series = (yield* (yield* CandleStore).series).filter(({ interval }) => interval === place.interval)
    const stale = (yield* Snapshot.staleFrom(series)).size
    return stale === 0 ? undefined : `${stale} series wait to be derived again`
  })
  let waits = yield* look
  const wait = Effect.gen(function*() {
    while (waits !== undefined) {
      yield* Effect.sleep(betweenLooks)
      waits = yield* look
    }
  })
  yield* wait.pipe(Effect.timeoutOrElse({
    duration: `${minutes} minutes`,
    orElse: () => {
      const message = `${place.interval}: not done in ${minutes} minutes: ${waits ?? "the last look"}`
      return Effect.fail(new NotSettled({ message }))
    }
  }))
})
