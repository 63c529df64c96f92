/** The servers of a trial, as the environment says where they are, and a namespace there that is gone after it. */
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Realm from "@cryptostream/core/market/Realm"
import * as Buckets from "@cryptostream/influx/Buckets"
import * as InfluxSettings from "@cryptostream/influx/Settings"
import { attempt, Broker } from "@cryptostream/kafka/Broker"
import * as KafkaSettings from "@cryptostream/kafka/Settings"
import * as Servers from "@cryptostream/runtime/Servers"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { ConfigProvider, Console, Effect, Layer, Redacted, Runtime, Schedule, Schema, type Scope } from "effect"

/** The trial was not told where its servers are. */
export class NoServers extends Schema.TaggedError<NoServers>()("NoServers", { message: Schema.String }) {
  // Said already, in one line.
  override readonly [Runtime.errorReported] = false
}

/** Of several names for one thing any will do. */
const needed = [["KAFKA_BROKERS"], ["INFLUX_URL"], ["INFLUX_ORG"], ["INFLUX_TOKEN", "INFLUX_TOKEN_FILE"]]

/** Fails with one line where a variable is not set. */
export const check: Effect.Effect<void, NoServers> = Effect.suspend(() => {
  const absent = needed.filter((names) => names.every((name) => (process.env[name] ?? "") === ""))
  if (absent.length === 0) return Effect.void
  const message = `this trial needs a Kafka and an InfluxDB of yours: set ${
    absent.map((names) => names.join(" or ")).join(", ")
  }`
  return Effect.andThen(Console.error(message), Effect.fail(new NoServers({ message })))
})

type Admin = ReturnType<Broker["Service"]["kafka"]["admin"]>

/** Asks the broker's admin something that the product never asks. */
export const askBroker = Effect.fnUntraced(function*<A>(what: string, question: (admin: Admin) => Promise<A>) {
  const { kafka } = yield* Broker
  const admin = kafka.admin()
  return yield* Effect.andThen(
    attempt("connect", () => admin.connect()),
    attempt(what, () => question(admin))
  ).pipe(Effect.ensuring(Effect.ignore(attempt("disconnect", () => admin.disconnect()))))
})

/** The broker as the environment says. */
export const layerBroker = Layer.unwrap(Effect.map(KafkaSettings.config, Broker.layer))

const removeTopics = (prefix: string) =>
  askBroker(`remove the topics ${prefix}*`, async (admin) => {
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix))
    if (topics.length > 0) await admin.deleteTopics({ topics })
  })

/** A member that was killed is counted for some seconds yet, and so long its group cannot be removed. */
const untilMembersAreForgotten = Schedule.spaced("2 seconds").pipe(Schedule.upTo({ times: 10 }))

const removeGroups = (prefix: string) =>
  askBroker(`remove the groups ${prefix}*`, async (admin) => {
    const groupIds = (await admin.listGroups()).groups.map(({ groupId }) => groupId)
    const ours = groupIds.filter((id) => id.startsWith(prefix))
    if (ours.length > 0) await admin.deleteGroups(ours)
  }).pipe(Effect.retry(untilMembersAreForgotten))

const Found = Schema.Struct({ buckets: Schema.Array(Schema.Struct({ id: Schema.String })) })

const removeBuckets = Effect.fnUntraced(function*(prefix: string) {
  const { token, url } = yield* InfluxSettings.config
  const headers = { authorization: `Token ${Redacted.value(token)}` }
  const ask = (path: string, method: string) =>
    Effect.tryPromise(() => fetch(`${url}${path}`, { method, headers })).pipe(
      Effect.filterOrFail(({ ok, status }) => ok || status === 404, ({ status }) => `${method} ${path}: ${status}`)
    )
  const names = Realm.all.flatMap((realm) => Object.values(Buckets.names(realm, prefix)))
  yield* Effect.forEach(names, (name) =>
    Effect.gen(function*() {
      const answer = yield* ask(`/api/v2/buckets?name=${encodeURIComponent(name)}`, "GET")
      if (answer.status === 404) return
      const { buckets } = yield* Schema.decodeUnknownEffect(Found)(yield* Effect.tryPromise(() => answer.json()))
      yield* Effect.forEach(buckets, ({ id }) => ask(`/api/v2/buckets/${id}`, "DELETE"), { discard: true })
    }), { discard: true })
})

const remove = (name: string) =>
  Effect.gen(function*() {
    yield* removeBuckets(`${name}_`)
    yield* Effect.provide(Effect.andThen(removeTopics(`${name}.`), removeGroups(`${name}.`)), layerBroker)
  }).pipe(
    Effect.timeout("1 minute"),
    Effect.catchCause((cause) => Effect.logWarning(`what is named ${name} at the servers could not be removed`, cause)),
    Effect.provide(NodeServices.layer)
  )

/**
 * The name of a new one, until the scope closes: to be made before the programs that use it, so that they have ended when it
 * is removed.
 */
export const make: Effect.Effect<string, NoServers, Scope.Scope> = Effect.andThen(
  check,
  Effect.acquireRelease(Effect.sync(() => `trial-${crypto.randomUUID().slice(0, 8)}`), remove)
)

/** What a program is told to work in it, beside where the servers are, which it has from the same environment. */
export const environment = (name: string): Readonly<Record<string, string>> => ({
  CANDLE_STORE: "influx",
  NAMESPACE: name
})

const told = (name: string) =>
  ConfigProvider.orElse(ConfigProvider.fromEnv({ env: environment(name) }), ConfigProvider.fromEnv())

/** Its ports, as the programs have them, and the broker; the state is that of these intervals alone where they are said. */
export const layer = (
  name: string,
  realm: Realm.Realm,
  access: "write" | "read",
  intervals?: ReadonlyArray<Interval.Interval>
) =>
  Layer.provideMerge(Servers.influx(realm, access), Servers.kafka(realm, intervals)).pipe(
    Layer.merge(layerBroker),
    Layer.provide(ConfigProvider.layer(told(name))),
    Layer.provide(NodeServices.layer)
  )
