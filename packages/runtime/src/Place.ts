/**
 * Where the data of a realm is: in a folder of this machine, at servers that many programs share, or its candles at a server
 * and the rest in a folder. The one place where it is chosen.
 */
import * as Realm from "@cryptostream/core/market/Realm"
import { Config, Effect } from "effect"
import * as DataFolder from "./DataFolder.ts"
import * as Setting from "./Setting.ts"

export const stores = ["sqlite", "influx"] as const
export type Store = typeof stores[number]

export interface Place {
  readonly realm: Realm.Realm
  readonly log: "sqlite" | "kafka"
  readonly store: Store
  /** What of it is not at a server, and files that are kept for another time. */
  readonly folder: DataFolder.DataFolder
}

/** `CANDLE_LOG` and `CANDLE_STORE`, unless the store is said otherwise. */
const choice = Effect.fnUntraced(function*(said: Store | undefined) {
  const store = said ?? (yield* Setting.read(
    Config.Literals(stores, "CANDLE_STORE").pipe(Config.withDefault("sqlite" as const))
  ))
  const log = yield* Setting.read(
    Config.Literals(["sqlite", "kafka"], "CANDLE_LOG").pipe(
      Config.withDefault(store === "influx" ? "kafka" as const : "sqlite" as const)
    )
  )
  if (log === "kafka" && store === "sqlite") {
    return yield* new Setting.BadSetting({
      message:
        "CANDLE_LOG: kafka goes with CANDLE_STORE=influx: an SQLite file belongs to the one program that writes to it"
    })
  }
  return { log, store }
})

/** At servers, whatever the environment says: programs of their own share a log, and an SQLite file has one owner. */
export const shared = Effect.fnUntraced(function*(dataDir: string, realm: Realm.Realm) {
  return { realm, log: "kafka", store: "influx", folder: yield* DataFolder.make(dataDir, realm) } satisfies Place
})

/** The place of a realm that is known. */
export const make = Effect.fnUntraced(function*(dataDir: string, realm: Realm.Realm, said?: Store) {
  const { log, store } = yield* choice(said)
  return { realm, log, store, folder: yield* DataFolder.make(dataDir, realm) } satisfies Place
})

const atServers = Effect.fnUntraced(function*(asked: Realm.Realm | undefined) {
  const configured = yield* Setting.read(Config.Literals(Realm.all, "REALM").pipe(Config.option))
  const realm = asked ?? (configured._tag === "Some" ? configured.value : undefined)
  if (realm !== undefined) return realm
  // Clients of servers take a while to load: who has only files is spared that.
  const { realms } = yield* Effect.promise(() => import("./Servers.ts"))
  const [only, ...others] = yield* realms
  if (only !== undefined && others.length === 0) return only
  return yield* new DataFolder.NoSuchData({
    message: only === undefined
      ? "the broker has no data of any realm: start a producer first, or see KAFKA_BROKERS"
      : `the broker has several realms (${[only, ...others].join(", ")}): choose one with --realm`
  })
})

/** The place of the realm asked for, or of the only one there is. */
export const find = Effect.fn("Place.find")(
  function*(dataDir: string, asked: Realm.Realm | undefined, said: Store | undefined) {
    const { log, store } = yield* choice(said)
    const folder = log === "kafka"
      ? yield* DataFolder.make(dataDir, yield* atServers(asked))
      : yield* DataFolder.find(dataDir, asked)
    return { realm: folder.realm, log, store, folder } satisfies Place
  }
)

/** For people: where it is. */
export const describe = ({ folder, log, store }: Place): string =>
  log === "kafka" ? "Kafka and InfluxDB" : store === "influx" ? `InfluxDB, and ${folder.path}` : folder.path
