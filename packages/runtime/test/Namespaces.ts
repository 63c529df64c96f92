/** A namespace at the servers that is gone after its test: topics of Kafka and buckets of InfluxDB. */
import * as InfluxSettings from "@cryptostream/influx/Settings"
import { Broker } from "@cryptostream/kafka/Broker"
import * as KafkaSettings from "@cryptostream/kafka/Settings"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Redacted, Schema } from "effect"

const Buckets = Schema.Struct({ buckets: Schema.Array(Schema.Struct({ id: Schema.String, name: Schema.String })) })

const removeTopics = Effect.fnUntraced(function*(prefix: string) {
  const { kafka, topics } = yield* Broker
  const names = (yield* topics).filter((name) => name.startsWith(prefix))
  const admin = kafka.admin()
  yield* Effect.promise(() => admin.connect())
  if (names.length > 0) yield* Effect.promise(() => admin.deleteTopics({ topics: names }))
  yield* Effect.promise(() => admin.disconnect())
})

const removeBuckets = Effect.fnUntraced(function*(prefix: string) {
  const { token, url } = yield* InfluxSettings.config
  const headers = { authorization: `Token ${Redacted.value(token)}` }
  const ask = (path: string, method: string) => Effect.promise(() => fetch(`${url}${path}`, { method, headers }))
  const answer = yield* Effect.flatMap(
    ask("/api/v2/buckets?limit=100", "GET"),
    (found) => Effect.promise(() => found.json())
  )
  const { buckets } = yield* Schema.decodeUnknownEffect(Buckets)(answer)
  const ours = buckets.filter(({ name }) => name.startsWith(prefix))
  yield* Effect.forEach(ours, ({ id }) => ask(`/api/v2/buckets/${id}`, "DELETE"), { discard: true })
})

const remove = (name: string) =>
  Effect.gen(function*() {
    const settings = yield* KafkaSettings.config
    yield* Effect.provide(removeTopics(`${name}.`), Broker.layer(settings))
    yield* removeBuckets(`${name}_`)
  }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)

/** The name of a new one, until the scope closes. */
export const make = Effect.acquireRelease(Effect.sync(() => `test-${crypto.randomUUID().slice(0, 8)}`), remove)
