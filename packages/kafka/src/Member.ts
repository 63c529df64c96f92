/**
 * A member of a consumer group. What falls to it comes in lanes, one a partition; with every new share-out of the group the
 * lanes before are over, and who reads them is interrupted, and has ended, before those of the new one are read.
 */
import type { Outage } from "@cryptostream/core/programs/Outage"
import { Effect, Queue, Ref, Semaphore } from "effect"
import type { Consumer, EachBatchPayload, KafkaMessage } from "kafkajs"
import { attempt, type Broker, KafkaError, run } from "./Broker.ts"

/** Records of a partition in order, and where it ended when they were fetched. */
export interface Fetched {
  readonly messages: ReadonlyArray<KafkaMessage>
  readonly end: number
}

export interface Lane {
  readonly partition: number
  /** Lets it be fetched from an offset on. Before that nothing is: where it has to begin is not known yet. */
  readonly begin: (offset: number) => Effect.Effect<void>
  /** What was fetched of it, in order. */
  readonly fetched: Queue.Queue<Fetched>
  /** Everything below the offset is done with; never goes back. A commit that fails means that something comes again. */
  readonly commit: (offset: number) => Effect.Effect<void>
}

interface Opened extends Lane {
  over: boolean
}

type Signal =
  | { readonly _tag: "taken"; readonly lanes: ReadonlyArray<Lane> }
  | { readonly _tag: "given up" }
  | { readonly _tag: "crashed"; readonly error: KafkaError }

/** A fetch may wait in memory for a slow reader; the next one waits for it. */
const fetchesKept = 1

/** The member is thrown out of its group where nothing is heard of it for the first of these, ms. */
const session = { sessionTimeout: 10_000, heartbeatInterval: 1_000, rebalanceTimeout: 30_000 }
const beat = "500 millis"

/** Few large fetches cost several times more than many small ones. */
const fetching = { maxWaitTimeInMs: 50, minBytes: 1, maxBytesPerPartition: 524_288, maxBytes: 4_194_304 }
const partitionsAtOnce = 64

/** Records in order behind each other, as far as the group has not begun again meanwhile: then they are fetched again. */
const deliver = (lane: Opened | undefined, payload: EachBatchPayload) => {
  if (lane === undefined || lane.over) return Effect.void
  const waiting = Effect.gen(function*() {
    while (!lane.over) {
      yield* Effect.sleep(beat)
      yield* Effect.promise(() => payload.heartbeat())
    }
  })
  const { highWatermark, messages } = payload.batch
  return Effect.raceFirst(Queue.offer(lane.fetched, { messages, end: Number(highWatermark) }), waiting).pipe(
    Effect.andThen(Effect.sync(() => lane.over ? undefined : payload.resolveOffset(payload.batch.lastOffset())))
  )
}

const opened = Effect.fnUntraced(function*(consumer: Consumer, topic: string, partition: number) {
  const committed = yield* Ref.make(-1)
  const committing = yield* Semaphore.make(1)
  const commit = Effect.fnUntraced(function*(offset: number) {
    if (offset <= (yield* Ref.get(committed))) return
    yield* attempt(
      `commit ${topic}-${partition}`,
      () => consumer.commitOffsets([{ topic, partition, offset: String(offset) }])
    ).pipe(
      Effect.andThen(Ref.set(committed, offset)),
      Effect.timeoutOption("5 seconds"),
      Effect.catch((error) =>
        Effect.logInfo(`${error.message}: what it covers may come again, and changes nothing then`)
      )
    )
  }, committing.withPermits(1))
  const fetched = yield* Queue.bounded<Fetched>(fetchesKept)
  const lane: Opened = {
    partition,
    fetched,
    commit,
    over: false,
    begin: (offset) =>
      Effect.sync(() => {
        if (lane.over) return
        consumer.seek({ topic, partition, offset: String(offset) })
        consumer.resume([{ topic, partitions: [partition] }])
      })
  }
  return lane
})

/** What the group says to the member, from its listeners into a queue. */
const listen = (consumer: Consumer, groupId: string, topic: string, outage: Outage) =>
  Effect.gen(function*() {
    const runSync = Effect.runSyncWith(yield* Effect.context<never>())
    const signals = yield* Queue.unbounded<Signal>()
    let lanes: ReadonlyMap<number, Opened> = new Map()
    const over = () => {
      for (const lane of lanes.values()) lane.over = true
      lanes = new Map()
    }
    const signal = (one: Signal) => void Queue.offerUnsafe(signals, one)
    const { CRASH, GROUP_JOIN, REBALANCING } = consumer.events
    consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      over()
      runSync(outage.passed)
      const partitions = memberAssignment[topic] ?? []
      // Left to itself it would begin where the group was, and where the log is not there any more, forget that place.
      consumer.pause([{ topic, partitions }])
      lanes = new Map(partitions.map((one) => [one, runSync(opened(consumer, topic, one))] as const))
      signal({ _tag: "taken", lanes: [...lanes.values()] })
    })
    consumer.on(REBALANCING, () => {
      over()
      signal({ _tag: "given up" })
    })
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      over()
      const message = `kafka: reading ${topic} as ${groupId} failed: ${error.message}`
      if (!restart) return signal({ _tag: "crashed", error: new KafkaError({ message, cause: error }) })
      // Said at once: who reads the signals may be waiting for the broker too.
      runSync(outage.failed(message))
      signal({ _tag: "given up" })
    })
    return { signals, over, laneOf: (partition: number) => lanes.get(partition) }
  })

/** Reads a topic as a member of a group, until every lane of a share-out has been read to its end: a reader may wait for ever. */
export const read = <E, R>(
  { kafka, outage, patiently }: Broker["Service"],
  groupId: string,
  topic: string,
  use: (lane: Lane) => Effect.Effect<void, E, R>
) => {
  const join = Effect.gen(function*() {
    const consumer = kafka.consumer({ groupId, ...session, ...fetching, allowAutoTopicCreation: false })
    return { consumer, ...yield* listen(consumer, groupId, topic, outage) }
  })
  type Joined = Effect.Success<typeof join>
  const leave = ({ consumer, over }: Joined) =>
    Effect.andThen(Effect.sync(over), Effect.ignore(attempt("leave the group", () => consumer.disconnect())))
  const reading = Effect.fnUntraced(function*({ consumer, laneOf, signals }: Joined) {
    const runPromise = Effect.runPromiseWith(yield* Effect.context<never>())
    yield* patiently(attempt("connect a consumer", () => consumer.connect()))
    yield* patiently(
      attempt(`subscribe to ${topic}`, () => consumer.subscribe({ topics: [topic], fromBeginning: true }))
    )
    yield* run(consumer, `read ${topic}`, {
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitionsAtOnce,
      eachBatch: (payload) => runPromise(deliver(laneOf(payload.batch.partition), payload))
    })
    let next = yield* Queue.take(signals)
    while (true) {
      if (next._tag === "crashed") return yield* next.error
      if (next._tag === "given up") {
        next = yield* Queue.take(signals)
        continue
      }
      const lanes = Effect.forEach(next.lanes, use, { concurrency: "unbounded", discard: true })
      const news = yield* Effect.raceFirst(Queue.take(signals), Effect.as(lanes, undefined))
      if (news === undefined) return
      next = news
    }
  })
  return Effect.acquireUseRelease(join, reading, leave)
}
