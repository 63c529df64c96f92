/** The product as one producer and one consumer of each interval, with its log in Kafka and its store in InfluxDB. */
import * as Servers from "@cryptostream/runtime/Servers"
import { ConfigProvider, Effect } from "effect"
import { join } from "node:path"
import * as Namespace from "../distributed/Namespace.ts"
import * as Shape from "./Shape.ts"

/** A broker takes a member that was killed for alive as long as its session lasts: the next one waits for that. */
const settlesIn = 40_000

const main = (program: "producer" | "consumer") => join(import.meta.dirname, `../../../packages/${program}/src/main.ts`)

/** In a namespace of the servers; the folder is for what is at no server. */
export const make = (namespace: string, dataFolder: string): Shape.Shape => {
  const shared = { ...Namespace.environment(namespace), REALM: "simulated", DATA_DIR: dataFolder }
  return {
    // All producers before all consumers: what the former publish while they stop is stored.
    programs: (exchange) => [
      ...exchange.intervals.map((interval) => ({
        name: `the producer of ${interval}`,
        main: main("producer"),
        args: [],
        env: {
          ...shared,
          ...Shape.environment(exchange),
          INTERVAL: interval,
          SYMBOLS: exchange.symbols.join(","),
          SPEED: String(exchange.speed),
          FROM: new Date(exchange.from).toISOString()
        }
      })),
      ...exchange.intervals.map((interval) => ({
        name: `the consumer of ${interval}`,
        main: main("consumer"),
        args: [],
        env: { ...shared, INTERVAL: interval, CONSUMER_ID: `${interval}-1` }
      }))
    ],
    layerReader: Namespace.layer(namespace, "simulated", "read"),
    settlesIn,
    realms: Effect.provideService(
      Servers.realms,
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: { ...process.env, ...shared } })
    )
  }
}
