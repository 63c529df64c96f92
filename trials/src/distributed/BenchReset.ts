/** Takes a namespace back to where nobody has read its records yet: without what groups committed, without state, without buckets. */
import * as Buckets from "@cryptostream/influx/Buckets"
import * as InfluxSettings from "@cryptostream/influx/Settings"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { Effect, Redacted, Schema } from "effect"
import * as BenchCandles from "./BenchCandles.ts"
import * as BenchTopics from "./BenchTopics.ts"
import * as Namespace from "./Namespace.ts"

export const buckets = (namespace: string): Buckets.Names => Buckets.names(BenchTopics.realm, `${namespace}_`)

const betweenLooks = "200 millis"

const forget = Effect.fnUntraced(function*(namespace: string) {
  const kept = [BenchTopics.records(namespace), BenchTopics.objects(namespace)]
  const topics = (all: ReadonlyArray<string>) =>
    all.filter((name) => name.startsWith(`${namespace}.`) && !kept.includes(name))
  yield* Namespace.askBroker("forget what was read", async (admin) => {
    const { groups } = await admin.listGroups()
    const groupIds = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(`${namespace}.`))
    if (groupIds.length > 0) await admin.deleteGroups(groupIds)
    const gone = topics(await admin.listTopics())
    if (gone.length > 0) await admin.deleteTopics({ topics: gone })
  })
  const left = Namespace.askBroker("list the topics", async (admin) => topics(await admin.listTopics()).length)
  while ((yield* left) > 0) yield* Effect.sleep(betweenLooks)
}, Effect.provide(Namespace.layerBroker))

const Found = Schema.Struct({ buckets: Schema.optionalKey(Schema.Array(Schema.Struct({ id: Schema.String }))) })

const removeBuckets = Effect.fnUntraced(function*(namespace: string) {
  const { token, url } = yield* InfluxSettings.config
  const headers = { authorization: `Token ${Redacted.value(token)}` }
  for (const name of Object.values(buckets(namespace))) {
    const answer = yield* Effect.tryPromise(() => fetch(`${url}/api/v2/buckets?name=${name}`, { headers }))
    const found = yield* Schema.decodeUnknownEffect(Found)(yield* Effect.tryPromise(() => answer.json()))
    for (const { id } of found.buckets ?? []) {
      yield* Effect.tryPromise(() => fetch(`${url}/api/v2/buckets/${id}`, { method: "DELETE", headers }))
    }
  }
})

/** Empty buckets as the product makes them are there afterwards, whoever is going to write to them. */
export const run = Effect.fn("BenchReset.run")(function*(namespace: string) {
  yield* forget(namespace)
  yield* removeBuckets(namespace)
  yield* Effect.provide(
    CandleStore,
    Namespace.layer(namespace, BenchTopics.realm, "write", [BenchCandles.interval])
  )
})
