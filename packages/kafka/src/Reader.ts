/** Reads topics alone, as a group of its own that nobody remembers: from the beginning, or what comes from now on. */
import { Effect } from "effect"
import type { Batch } from "kafkajs"
import { attempt, type Broker, KafkaError, run } from "./Broker.ts"

export interface Options {
  /** What it is to the broker, for people. */
  readonly name: string
  readonly topics: ReadonlyArray<string>
  readonly from: "beginning" | "now"
  readonly take: (batch: Batch) => void
  /** It reads no more. */
  readonly ended: (error: KafkaError) => void
}

const maxWaitTimeInMs = 50

/** A broker that was killed waits so long for what it knew of the group, ms: until then nobody reads. */
const session = { sessionTimeout: 10_000, heartbeatInterval: 1_000 }

/** Reads as long as the scope is open. */
export const follow = Effect.fnUntraced(function*(
  { kafka, patiently }: Broker["Service"],
  { ended, from, name, take, topics }: Options
) {
  const what = `read ${topics.join(", ")}`
  const groupId = `cryptostream-${name}-${crypto.randomUUID()}`
  const consumer = yield* Effect.acquireRelease(
    Effect.sync(() => kafka.consumer({ groupId, ...session, allowAutoTopicCreation: false, maxWaitTimeInMs })),
    (one) => Effect.ignore(attempt("disconnect", () => one.disconnect()))
  )
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (!restart) ended(new KafkaError({ message: `kafka: cannot ${what}: ${error.message}`, cause: error }))
  })
  yield* patiently(attempt("connect a reader", () => consumer.connect()))
  yield* patiently(
    attempt(what, () => consumer.subscribe({ topics: [...topics], fromBeginning: from === "beginning" }))
  )
  yield* run(consumer, what, { autoCommit: false, eachBatch: async ({ batch }) => take(batch) })
})
