/** A realm of its own for each test: topics that no other test sees, and that are removed with it. */
import { Broker } from "@cryptostream/kafka/Broker"
import * as KafkaDeadLetters from "@cryptostream/kafka/KafkaDeadLetters"
import * as KafkaLog from "@cryptostream/kafka/KafkaLog"
import * as KafkaState from "@cryptostream/kafka/KafkaState"
import * as Topics from "@cryptostream/kafka/Topics"
import { Effect, Layer } from "effect"
import { describe } from "vitest"

const brokers = process.env["KAFKA_BROKERS"]

/** Tests against a real broker; where there is none they are skipped, and that is said. */
export const withKafka = (name: string, tests: () => void): void => {
  if (brokers === undefined) console.warn(`SKIPPED, for KAFKA_BROKERS is not set: ${name}`)
  describe.skipIf(brokers === undefined)(name, tests)
}

export const broker = (memberId = "test") => Broker.layer({ brokers: (brokers ?? "").split(","), memberId })

const removed = (prefix: string) =>
  Effect.gen(function*() {
    const { kafka, topics } = yield* Broker
    const names = (yield* topics).filter((name) => name.startsWith(prefix))
    const admin = kafka.admin()
    if (names.length > 0) yield* Effect.promise(() => admin.connect().then(() => admin.deleteTopics({ topics: names })))
    yield* Effect.promise(() => admin.disconnect())
  }).pipe(Effect.orDie)

/** The ports of one realm, for one member of its groups. */
export const portsOf = (prefix: string, memberId?: string) => {
  const topics = Topics.make(prefix)
  const state = KafkaState.layer({ topics })
  return Layer.mergeAll(Layer.provideMerge(KafkaLog.layer(topics, prefix), state), KafkaDeadLetters.layer(topics)).pipe(
    Layer.provideMerge(broker(memberId))
  )
}

const newPrefix = (): string => `test-${crypto.randomUUID()}`

/** Removes what a test has left. */
const realm = Effect.acquireRelease(
  Effect.sync(newPrefix),
  (prefix) => Effect.provide(removed(prefix), broker())
)

/** The ports of a realm that ends with its scope. */
export const ports = Layer.unwrap(Effect.map(realm, (prefix) => portsOf(prefix)))

/** Uses the ports of a realm of its own. */
export const inRealm = <A, E, R>(use: (prefix: string) => Effect.Effect<A, E, R>) =>
  Effect.scoped(Effect.flatMap(realm, (prefix) => Effect.provide(use(prefix), portsOf(prefix))))
