/**
 * Sends records and waits until every replica has them. Where a send fails, nothing is known of it: the producer is given up,
 * with its sequence numbers, and a new one sends the same again. So a record may come twice, and never fails to come.
 */
import { Effect, Ref, Semaphore } from "effect"
import type { Message, Producer } from "kafkajs"
import { attempt, Broker, type KafkaError } from "./Broker.ts"

export interface Addressed extends Message {
  readonly topic: string
  readonly partition: number
}

/** A send above the broker's limit for a partition, 1 MiB by default, is refused as a whole. */
const mostBytes = 900_000
const mostRecords = 2_000
/** What a record costs beside its key and value. */
const overhead = 100

const lengthOf = (part: Message["value"] | Message["key"] | undefined): number =>
  part === null || part === undefined ? 0 : typeof part === "string" ? Buffer.byteLength(part) : part.length

/** Cut so that no partition gets too much at once; the order is kept. */
export const portions = (messages: ReadonlyArray<Addressed>): ReadonlyArray<ReadonlyArray<Addressed>> => {
  const all: Array<Array<Addressed>> = []
  let held = new Map<string, number>()
  for (const message of messages) {
    const place = `${message.topic}/${message.partition}`
    const size = lengthOf(message.key) + lengthOf(message.value) + overhead
    const last = all.at(-1)
    const isFull = last === undefined || last.length >= mostRecords || (held.get(place) ?? 0) + size > mostBytes
    if (isFull) {
      all.push([message])
      held = new Map([[place, size]])
    } else {
      last.push(message)
      held.set(place, (held.get(place) ?? 0) + size)
    }
  }
  return all
}

const bare = (addressed: Addressed) => {
  const { topic: _, ...message } = addressed
  return message
}

const topicMessages = (messages: ReadonlyArray<Addressed>) =>
  [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, some]) => ({
    topic,
    messages: some.map(bare)
  }))

const everyReplica = -1

export interface Sender {
  /** In this order, each partition's records. Waits for a broker that is away, and fails for what it refuses. */
  send(messages: ReadonlyArray<Addressed>): Effect.Effect<void, KafkaError>
}

export const make = Effect.gen(function*() {
  const { kafka, patiently } = yield* Broker
  const current = yield* Ref.make<Producer | undefined>(undefined)
  /** One send at a time: records of one partition must not overtake each other. */
  const sending = yield* Semaphore.make(1)

  const giveUp = Effect.flatMap(
    Ref.getAndSet(current, undefined),
    (producer) =>
      producer === undefined ? Effect.void : Effect.ignore(attempt("disconnect", () => producer.disconnect()))
  )
  const connected = Effect.gen(function*() {
    const known = yield* Ref.get(current)
    if (known !== undefined) return known
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false })
    yield* Ref.set(current, producer)
    yield* attempt("connect a producer", () => producer.connect())
    return producer
  })
  yield* Effect.addFinalizer(() => giveUp)

  const sendOnce = (messages: ReadonlyArray<Addressed>) =>
    Effect.flatMap(
      connected,
      (producer) =>
        attempt("send", () => producer.sendBatch({ acks: everyReplica, topicMessages: topicMessages(messages) }))
    ).pipe(
      Effect.tapError(() => giveUp)
    )
  return {
    // A send that is left alone would go on by itself, with a sequence number that the next one takes too.
    send: (messages) =>
      Effect.forEach(portions(messages), (some) => patiently(Effect.uninterruptible(sendOnce(some))), {
        discard: true
      }).pipe(sending.withPermits(1))
  } satisfies Sender
})
