/** The distributed shape: log and state in Kafka, candles in InfluxDB, as the environment says where they are. */
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Realm from "@cryptostream/core/market/Realm"
import * as InfluxSettings from "@cryptostream/influx/Settings"
import * as InfluxStore from "@cryptostream/influx/InfluxStore"
import * as TokenFiles from "@cryptostream/influx/TokenFiles"
import { Broker } from "@cryptostream/kafka/Broker"
import * as KafkaDeadLetters from "@cryptostream/kafka/KafkaDeadLetters"
import * as KafkaFeed from "@cryptostream/kafka/KafkaFeed"
import * as KafkaLog from "@cryptostream/kafka/KafkaLog"
import * as KafkaSettings from "@cryptostream/kafka/Settings"
import * as KafkaState from "@cryptostream/kafka/KafkaState"
import * as Topics from "@cryptostream/kafka/Topics"
import { Config, Effect, Layer, Schema } from "effect"
import * as Setting from "./Setting.ts"

const broker = Layer.unwrap(Effect.map(Setting.read(KafkaSettings.config), Broker.layer))

const Name = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9-]{0,40}$/, { message: "must be a name of letters, digits, dashes" })
)

/** `NAMESPACE` keeps apart what shares servers; nothing stands before the names unless it is set. */
const namespace = Setting.read(Config.schema(Name, "NAMESPACE").pipe(Config.withDefault("")))

const before = (name: string, separator: string): string => name === "" ? "" : `${name}${separator}`

/** Log, state, dead letters and live events. The state is that of these intervals alone where they are said. */
export const kafka = (realm: Realm.Realm, intervals?: ReadonlyArray<Interval.Interval>) =>
  Layer.unwrap(Effect.map(namespace, (name) => {
    const prefix = `${before(name, ".")}${realm}`
    const topics = Topics.make(prefix)
    const state = KafkaState.layer({ topics, ...(intervals !== undefined && { intervals }) })
    return Layer.mergeAll(
      Layer.provideMerge(KafkaLog.layer(topics, prefix), state),
      KafkaDeadLetters.layer(topics),
      KafkaFeed.layer(topics)
    )
  })).pipe(Layer.provide(broker))

/** To be written; read as it is; or read by a producer, which may be there before anything was ever stored. */
export type Access = "write" | "read" | "read first"

export const influx = (realm: Realm.Realm, access: Access) =>
  Layer.unwrap(Effect.gen(function*() {
    const settings = yield* InfluxSettings.config
    const options = { settings, realm, prefix: before(yield* namespace, "_") }
    return access === "write"
      ? InfluxStore.layer(options)
      : InfluxStore.layerReader({ ...options, isFirst: access === "read first" })
  }))

/** InfluxDB's buckets of a realm, and files with tokens for who uses them. */
export const prepare = (realm: Realm.Realm, files: Pick<TokenFiles.Options, "writers" | "readers">) =>
  Effect.gen(function*() {
    const settings = yield* InfluxSettings.config
    yield* TokenFiles.prepare({ settings, realm, prefix: before(yield* namespace, "_"), ...files })
  })

/** The realms that have anything at the broker. */
export const realms = Effect.gen(function*() {
  const names = yield* (yield* Broker).topics
  const prefix = before(yield* namespace, ".")
  return Realm.all.filter((realm) => names.some((name) => name.startsWith(`${prefix}${realm}.state.`)))
}).pipe(Effect.provide(broker))
