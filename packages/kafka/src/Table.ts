/**
 * A topic of values by key, as a table in memory: it is read from its beginning once, and followed. A look at it waits until
 * everything is read that was there when one looked, whoever wrote it.
 */
import { Deferred, Effect, Scope, Stream, SubscriptionRef } from "effect"
import type { KafkaMessage } from "kafkajs"
import { Broker, type KafkaError } from "./Broker.ts"
import * as Reader from "./Reader.ts"

interface Value {
  readonly text: string
  readonly order: number
}

export interface Table {
  /** What it holds now. */
  readonly read: Effect.Effect<ReadonlyMap<string, string>, KafkaError>
}

export const orderHeader = "order"

/** A record taken in: of two values the one of the greater order holds, else the later one; none takes the key away. */
export const take = (values: Map<string, Value>, { headers, key, value }: KafkaMessage): void => {
  const name = String(key)
  const order = Number(headers?.[orderHeader] ?? 0)
  if (value === null) values.delete(name)
  else if (order >= (values.get(name)?.order ?? -Infinity)) values.set(name, { text: String(value), order })
}

/** Reads and follows the topic as long as the scope is open. */
const follow = Effect.fnUntraced(function*(broker: Broker["Service"], topic: string) {
  const values = new Map<string, Value>()
  const position = yield* SubscriptionRef.make(0)
  const crashed = yield* Deferred.make<never, KafkaError>()
  const run = Effect.runSyncWith(yield* Effect.context<never>())
  yield* Reader.follow(broker, {
    name: "reader",
    topics: [topic],
    from: "beginning",
    take: (batch) => {
      const read = run(SubscriptionRef.get(position))
      // After a restart it is read from the beginning again: what is known already is not taken for news.
      for (const message of batch.messages) if (Number(message.offset) >= read) take(values, message)
      run(SubscriptionRef.set(position, Math.max(read, Number(batch.lastOffset()) + 1)))
    },
    ended: (error) => Deferred.doneUnsafe(crashed, Effect.fail(error))
  })
  const reached = (end: number) =>
    SubscriptionRef.changes(position).pipe(Stream.filter((at) => at >= end), Stream.take(1), Stream.runDrain)
  return { values, reached: (end: number) => Effect.raceFirst(reached(end), Deferred.await(crashed)) }
})

const empty: ReadonlyMap<string, string> = new Map()

/** A table that begins to be read when it is looked at first; a topic that does not exist has nothing in it. */
export const make = Effect.fnUntraced(function*(topic: string) {
  const broker = yield* Broker
  const scope = yield* Scope.Scope
  const followed = yield* Effect.cached(Effect.provideService(follow(broker, topic), Scope.Scope, scope))
  return {
    read: Effect.gen(function*() {
      const end = (yield* broker.ends(topic)).get(0)
      if (end === undefined || end.low === end.high) return empty
      const { reached, values } = yield* followed
      yield* reached(end.high)
      return new Map([...values].map(([key, { text }]) => [key, text] as const))
    })
  } satisfies Table
})
