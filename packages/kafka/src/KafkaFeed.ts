/**
 * The port LiveFeed in topics that keep a minute: who publishes waits for nobody, and sheds what cannot be sent; who looks on
 * sees what comes from then on. Charts read it, nothing that is stored does.
 */
import * as Interval from "@cryptostream/core/market/Interval"
import { LiveEvent, LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { Deferred, Effect, Layer, PubSub, Queue, Result, Schema, Scope, Stream } from "effect"
import { attempt, Broker, type KafkaError } from "./Broker.ts"
import * as Reader from "./Reader.ts"
import type { Topics } from "./Topics.ts"

const Json = Schema.fromJsonString(LiveEvent)
const decode = Schema.decodeUnknownResult(Json)

/** Events that may wait to be sent, and to be read by each reader. */
const kept = 4_096
const leader = 1

/** Sends what waits, one after the other. What a broker does not take is shed: a chart wants the next one. */
const sending = Effect.fnUntraced(function*(topics: Topics, waiting: Queue.Dequeue<LiveEvent>) {
  const broker = yield* Broker
  const producer = yield* Effect.acquireRelease(
    Effect.sync(() => broker.kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 1 } })),
    (one) => Effect.ignore(attempt("disconnect", () => one.disconnect()))
  )
  yield* broker.patiently(attempt("connect a producer", () => producer.connect()))
  const send = Effect.fnUntraced(function*(events: ReadonlyArray<LiveEvent>) {
    const grouped = [...Map.groupBy(events, ({ series }) => series.interval)]
    const topicMessages = yield* Effect.forEach(grouped, ([interval, some]) =>
      Effect.gen(function*() {
        yield* broker.ensure(topics.open(interval))
        const values = yield* Effect.forEach(some, (event) => Effect.orDie(Schema.encodeEffect(Json)(event)))
        return { topic: topics.open(interval).name, messages: values.map((value) => ({ value })) }
      }))
    yield* attempt("send live events", () => producer.sendBatch({ acks: leader, topicMessages }))
  })
  const once = Effect.flatMap(Queue.takeAll(waiting), send).pipe(
    Effect.catch((error) => Effect.logDebug(`${error.message}: the live events are shed`))
  )
  return yield* Effect.forever(once)
})

const betweenLooks = "5 seconds"

/** The topics that are there: before anything was ever published there is none. */
const names = Effect.fnUntraced(function*(topics: Topics) {
  const { topics: list } = yield* Broker
  while (true) {
    const there = new Set(yield* list)
    const found = Interval.all.map((interval) => topics.open(interval).name).filter((name) => there.has(name))
    if (found.length > 0) return found
    yield* Effect.sleep(betweenLooks)
  }
})

/** Brings the events of every interval that has any to whoever listens, as long as the scope is open. */
const reading = Effect.fnUntraced(function*(topics: Topics, hub: PubSub.PubSub<LiveEvent>) {
  const broker = yield* Broker
  const ended = yield* Deferred.make<never, KafkaError>()
  yield* Reader.follow(broker, {
    name: "watcher",
    topics: yield* names(topics),
    from: "now",
    take: ({ messages }) => {
      for (const { value } of messages) {
        const event = decode(String(value))
        if (Result.isSuccess(event)) PubSub.publishUnsafe(hub, event.success)
      }
    },
    ended: (error) => Deferred.doneUnsafe(ended, Effect.fail(error))
  })
  return yield* Deferred.await(ended)
})

const orSay = <A, R>(what: string, effect: Effect.Effect<A, KafkaError, R>) =>
  Effect.catch(effect, (error) => Effect.logWarning(`${error.message}: ${what}`))

/** Publishes what this program sees, and gives what every program of the realm publishes. */
export const layer = (topics: Topics) =>
  Layer.effect(
    LiveFeed,
    Effect.gen(function*() {
      const scope = yield* Scope.Scope
      const broker = yield* Broker
      const waiting = yield* Queue.sliding<LiveEvent>(kept)
      yield* Effect.forkScoped(orSay("no live events are published", sending(topics, waiting)))
      // Few programs look on: who does reads the topics once, however many pages are open.
      const watched = yield* Effect.cached(Effect.gen(function*() {
        const hub = yield* PubSub.sliding<LiveEvent>({ capacity: kept })
        yield* Effect.forkIn(orSay("no live events are seen", reading(topics, hub)), scope)
        return hub
      }))
      const watching = watched.pipe(Effect.provideService(Broker, broker), Effect.provideService(Scope.Scope, scope))
      return LiveFeed.of({
        publish: (events) => Effect.asVoid(Queue.offerAll(waiting, events)),
        events: Stream.unwrap(Effect.map(watching, (hub) => Stream.fromPubSub(hub)))
      })
    })
  )
