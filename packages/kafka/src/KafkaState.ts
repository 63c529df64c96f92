/** The port StateStore in compacted topics, one an interval. What one program puts every other one reads at once. */
import * as Interval from "@cryptostream/core/market/Interval"
import { StateStore, StateStoreError } from "@cryptostream/core/ports/StateStore"
import { Effect, Layer, Option, Ref, Scope, Semaphore } from "effect"
import { Broker, type KafkaError } from "./Broker.ts"
import * as Sender from "./Sender.ts"
import * as Table from "./Table.ts"
import type { Topics } from "./Topics.ts"

const failed = ({ cause, message }: KafkaError) => new StateStoreError({ message, cause })

/** The interval that a key, or the beginning of one, speaks of: `what/interval/of what`. */
const intervalOf = (key: string): Interval.Interval | undefined => {
  const [, name] = key.split("/")
  return Interval.all.find((interval) => interval === name)
}

export interface Options {
  readonly topics: Topics
  /** The state of these alone is looked at where a question is about all; every interval that has one unless said. */
  readonly intervals?: ReadonlyArray<Interval.Interval>
}

const make = Effect.fnUntraced(function*({ intervals, topics }: Options) {
  const broker = yield* Broker
  const sender = yield* Sender.make
  const scope = yield* Scope.Scope
  const tables = yield* Ref.make<ReadonlyMap<Interval.Interval, Table.Table>>(new Map())
  const opening = yield* Semaphore.make(1)

  const table = Effect.fnUntraced(function*(interval: Interval.Interval) {
    const known = (yield* Ref.get(tables)).get(interval)
    if (known !== undefined) return known
    const made = yield* Table.make(topics.state(interval).name).pipe(
      Effect.provideService(Broker, broker),
      Effect.provideService(Scope.Scope, scope)
    )
    yield* Ref.update(tables, (all) => new Map(all).set(interval, made))
    return made
  }, opening.withPermits(1))
  const values = (interval: Interval.Interval) => Effect.flatMap(table(interval), ({ read }) => read)

  const asked = Effect.gen(function*() {
    if (intervals !== undefined) return intervals
    const there = new Set(yield* broker.topics)
    return Interval.all.filter((interval) => there.has(topics.state(interval).name))
  })

  const put = Effect.fnUntraced(
    function*(entries: ReadonlyArray<readonly [key: string, value: string | null, order?: number]>) {
      const messages = yield* Effect.forEach(entries, ([key, value, order]) => {
        const interval = intervalOf(key)
        if (interval === undefined) return Effect.die(new Error(`state key ${key} names no interval`))
        const topic = topics.state(interval)
        const headers = order === undefined ? {} : { [Table.orderHeader]: String(order) }
        return Effect.as(broker.ensure(topic), { topic: topic.name, partition: 0, key, value, headers })
      })
      yield* sender.send(messages)
    }
  )

  return StateStore.of({
    get: (key) => {
      const interval = intervalOf(key)
      return interval === undefined ? Effect.succeedNone : Effect.mapBoth(values(interval), {
        onSuccess: (map) => Option.fromNullishOr(map.get(key)),
        onFailure: failed
      })
    },
    put: (entries) => entries.length === 0 ? Effect.void : Effect.mapError(put(entries), failed),
    remove: (keys) =>
      keys.length === 0 ? Effect.void : Effect.mapError(put(keys.map((key) => [key, null] as const)), failed),
    all: Effect.fnUntraced(function*(prefix: string) {
      const interval = intervalOf(prefix)
      const maps = yield* Effect.forEach(interval === undefined ? yield* asked : [interval], values, {
        concurrency: "unbounded"
      })
      return maps.flatMap((map) => [...map]).filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) =>
        a < b ? -1 : 1
      )
    }, Effect.mapError(failed))
  })
})

export const layer = (options: Options) => Layer.effect(StateStore, make(options))
