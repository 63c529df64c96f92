/**
 * The one place that makes kafkajs clients. It is unmaintained, and silent where it should speak: what is around it in this
 * package times out, retries, and fails in its stead.
 */
import * as Outage from "@cryptostream/core/programs/Outage"
import { Clock, Context, Effect, Layer, Ref, Schema, Semaphore } from "effect"
import { type Admin, type Consumer, type ConsumerRunConfig, Kafka, type LogEntry, logLevel } from "kafkajs"
import * as Patience from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import type { Topic } from "./Topics.ts"

export class KafkaError extends Schema.TaggedError<KafkaError>()("KafkaError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** The broker lives by the clock of the machine, whatever speed a simulated market runs at. */
const machineClock = Clock.Clock.defaultValue()

const text = (cause: unknown): string => cause instanceof Error ? cause.message : String(cause)

/** A call of kafkajs, given up after a time: it may wait for ever. */
export const attempt = <A>(what: string, call: () => Promise<A>): Effect.Effect<A, KafkaError> =>
  Effect.tryPromise({
    try: call,
    catch: (cause) => new KafkaError({ message: `kafka: cannot ${what}: ${text(cause)}`, cause })
  }).pipe(
    Effect.timeoutOrElse({
      duration: "30 seconds",
      orElse: () => Effect.fail(new KafkaError({ message: `kafka: cannot ${what}: no answer in 30 seconds` }))
    }),
    Effect.provideService(Clock.Clock, machineClock)
  )

/**
 * Starts a consumer, and waits for it even where nobody wants it any more: told to stop before it has joined its group, it
 * would join later all the same, and hold partitions that nobody reads.
 */
export const run = (consumer: Consumer, what: string, config: ConsumerRunConfig): Effect.Effect<void, KafkaError> =>
  Effect.uninterruptible(Effect.tryPromise({
    try: () => consumer.run(config),
    catch: (cause) => new KafkaError({ message: `kafka: cannot ${what}: ${text(cause)}`, cause })
  }))

export interface Ends {
  readonly low: number
  readonly high: number
}

export interface Shape {
  readonly kafka: Kafka
  readonly memberId: string
  /** What is said of its outages, by all who notice them. */
  readonly outage: Outage.Outage
  /** Waits for a broker that is away. */
  readonly patiently: Patience.Patiently
  /** Creates a topic where it is not there yet. */
  ensure(topic: Topic): Effect.Effect<void, KafkaError>
  /** For each partition of a topic its oldest offset and the next one; none where there is no such topic. */
  ends(topic: string): Effect.Effect<ReadonlyMap<number, Ends>, KafkaError>
  /** What a group has committed of a topic, by partition. */
  committed(group: string, topic: string): Effect.Effect<ReadonlyMap<number, number>, KafkaError>
  /** The names of those who are in a group now; who was not heard of for the group's session time is not any more. */
  members(group: string): Effect.Effect<ReadonlySet<string>, KafkaError>
  readonly topics: Effect.Effect<ReadonlyArray<string>, KafkaError>
}

const clientIdOf = (memberId: string): string => `cryptostream-${memberId}`
const memberIdOf = (clientId: string): string => clientId.slice(clientIdOf("").length)

const levels = new Map([[logLevel.ERROR, "error"], [logLevel.WARN, "warn"]])

/** What kafkajs says is for those who look for a fault of it: all that matters is said where it is noticed. */
const logging = (log: (line: string) => void) => () => ({ level, log: { message, ...rest }, namespace }: LogEntry) =>
  log(`kafkajs ${levels.get(level) ?? ""} ${namespace}: ${message} ${String(rest["error"] ?? "")}`)

const make = Effect.fnUntraced(function*({ brokers, memberId }: Settings) {
  const context = yield* Effect.context<never>()
  const outage = Outage.make("kafka", machineClock)
  const patiently = Patience.make(outage, machineClock)
  const kafka = new Kafka({
    clientId: clientIdOf(memberId),
    brokers: [...brokers],
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator: logging((line) => void Effect.runForkWith(context)(Effect.logDebug(line)))
  })
  const admin = yield* Effect.acquireRelease(
    Effect.sync(() => kafka.admin()),
    (one) => Effect.ignore(attempt("disconnect", () => one.disconnect()))
  )
  const known = yield* Ref.make<ReadonlySet<string>>(new Set())
  const connected = yield* Ref.make(false)
  const [connecting, creating] = [yield* Semaphore.make(1), yield* Semaphore.make(1)]
  const connect = Effect.gen(function*() {
    if (yield* Ref.get(connected)) return
    yield* attempt(`reach ${brokers.join(", ")}`, () => admin.connect())
    yield* Ref.set(connected, true)
  }).pipe(connecting.withPermits(1))
  const ask = <A>(what: string, question: (admin: Admin) => Promise<A>) =>
    patiently(Effect.andThen(connect, attempt(what, () => question(admin))))

  const list = ask("list the topics", (one) => one.listTopics())
  const know = (names: ReadonlyArray<string>) => Ref.update(known, (before) => new Set([...before, ...names]))
  const isThere = Effect.fnUntraced(function*(topic: string) {
    if ((yield* Ref.get(known)).has(topic)) return true
    const is = (yield* list).includes(topic)
    if (is) yield* know([topic])
    return is
  })
  const offsets = Effect.fnUntraced(function*(topic: string) {
    return (yield* isThere(topic))
      ? yield* ask(`read the offsets of ${topic}`, (one) => one.fetchTopicOffsets(topic))
      : []
  })
  return Broker.of({
    kafka,
    memberId,
    outage,
    patiently,
    ensure: Effect.fn("Broker.ensure")(function*({ config, name, partitions }: Topic) {
      if (yield* isThere(name)) return
      const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }))
      const topics = [{ topic: name, numPartitions: partitions, configEntries }]
      yield* ask(`create ${name}`, (one) => one.createTopics({ topics, waitForLeaders: true }))
      yield* know([name])
    }, creating.withPermits(1)),
    ends: (topic) =>
      Effect.map(
        offsets(topic),
        (all) => new Map(all.map(({ high, low, partition }) => [partition, { low: Number(low), high: Number(high) }]))
      ),
    committed: (groupId, topic) =>
      Effect.map(ask(`read what ${groupId} has committed`, (one) => one.fetchOffsets({ groupId, topics: [topic] })), (
        [found]
      ) =>
        new Map(
          (found?.partitions ?? []).map(({ offset, partition }) => [partition, Number(offset)] as const)
            .filter(([, offset]) => offset >= 0)
        )),
    members: (groupId) =>
      Effect.map(
        ask(`read the members of ${groupId}`, (one) => one.describeGroups([groupId])),
        ({ groups }) => new Set(groups.flatMap(({ members }) => members.map(({ clientId }) => memberIdOf(clientId))))
      ),
    topics: list
  })
})

export class Broker extends Context.Service<Broker, Shape>()("@cryptostream/kafka/Broker") {
  static readonly layer = (settings: Settings): Layer.Layer<Broker> => Layer.effect(Broker, make(settings))
}
