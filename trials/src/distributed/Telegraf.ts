/** Telegraf as a user would set it up for the same work, tuned: records of Kafka to raw candles in InfluxDB. */
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as BenchReset from "./BenchReset.ts"
import * as BenchTopics from "./BenchTopics.ts"
import * as BenchRun from "./BenchRun.ts"

/** Its parser for JSON that lies flat, over objects, or the one that takes paths, over our own records. */
export type Reading = "objects" | "records"

const flat = `
  data_format = "json"
  tag_keys = ["symbol", "interval"]
  json_time_key = "openTime"
  json_time_format = "unix_ms"`

const floats = new Map([
  ["open", 1],
  ["high", 2],
  ["low", 3],
  ["close", 4],
  ["volume", 5],
  ["quoteVolume", 7],
  ["takerBuyVolume", 9],
  ["takerBuyQuoteVolume", 10]
])
const field = (path: string, name: string, type: string): string => `
    [[inputs.kafka_consumer.json_v2.field]]
      path = "${path}"
      rename = "${name}"
      type = "${type}"`
/** It would need a plugin more to number the sources: the number of candles, 1, stands in their place. */
const byPath = `
  data_format = "json_v2"
  [[inputs.kafka_consumer.json_v2]]
    measurement_name = "candle"
    timestamp_path = "candles.0.0"
    timestamp_format = "unix_ms"
    [[inputs.kafka_consumer.json_v2.tag]]
      path = "symbol"
    [[inputs.kafka_consumer.json_v2.tag]]
      path = "interval"${[...floats].map(([name, index]) => field(`candles.0.${index}`, name, "float")).join("")}${
  field("candles.0.8", "trades", "int")
}${field("knownAt", "knownAt", "int")}${field("candles.#", "source", "int")}`

const text = (value: string | undefined): string => JSON.stringify(value ?? "")

const configuration = (namespace: string, reading: Reading, logFile: string): string => `
[agent]
  interval = "1s"
  flush_interval = "1s"
  metric_batch_size = 5000
  metric_buffer_limit = 200000
  omit_hostname = true
  debug = true
  logformat = "structured"
  logfile = ${text(logFile)}

[[outputs.influxdb_v2]]
  urls = [${text(process.env["INFLUX_URL"])}]
  token = ${text(process.env["INFLUX_TOKEN"])}
  organization = ${text(process.env["INFLUX_ORG"])}
  bucket = ${text(BenchReset.buckets(namespace).raw)}
  content_encoding = "identity"
  concurrent_writes = 2

[[inputs.kafka_consumer]]
  brokers = ${JSON.stringify((process.env["KAFKA_BROKERS"] ?? "").split(","))}
  topics = [${text(reading === "objects" ? BenchTopics.objects(namespace) : BenchTopics.records(namespace))}]
  consumer_group = ${text(`${namespace}.telegraf`)}
  kafka_version = "4.0.0"
  offset = "oldest"
  name_override = "candle"
  max_undelivered_messages = 100000
  max_processing_time = "10s"
  consumer_fetch_default = "1MB"
${reading === "objects" ? flat : byPath}
`

const units = new Map([["s", 1], ["ms", 1e-3], ["µs", 1e-6]])

/** When each batch was answered, how long that took, in seconds, and how many candles it had. */
const batches = (logFile: string) =>
  (existsSync(logFile) ? readFileSync(logFile, "utf8") : "").split("\n").flatMap((line) => {
    const [, candles, took, unit] = /Wrote batch of (\d+) metrics in ([\d.]+)(s|ms|µs)/.exec(line) ?? []
    const [, time] = /"time":"([^"]+)"/.exec(line) ?? []
    return candles === undefined || time === undefined
      ? []
      : [{ candles: Number(candles), at: Date.parse(time) / 1000, took: Number(took) * units.get(unit!)! }]
  })

const betweenLooks = "250 millis"

/** From the sending of its first batch to the answer to its last. */
export const run = (binary: string, folder: string, reading: Reading) =>
  Effect.fn("Telegraf.run")(function*(namespace: string, candles: number) {
    const [configFile, logFile] = [join(folder, "telegraf.conf"), join(folder, `telegraf-${crypto.randomUUID()}.log`)]
    writeFileSync(configFile, configuration(namespace, reading, logFile))
    const ended = yield* Effect.acquireRelease(
      Effect.sync(() => spawn(binary, ["--config", configFile], { stdio: "ignore" })),
      (child) => Effect.promise(() => new Promise((resolve) => (child.once("close", resolve), child.kill("SIGTERM"))))
    )
    const stored = () => batches(logFile).reduce((sum, batch) => sum + batch.candles, 0)
    while (stored() < candles) {
      if (ended.exitCode !== null) {
        return yield* new BenchRun.NotDone({ message: `Telegraf ended: ${BenchRun.lastLine(logFile)}` })
      }
      yield* Effect.sleep(betweenLooks)
    }
    const all = batches(logFile)
    const begun = Math.min(...all.map(({ at, took }) => at - took))
    return { seconds: Math.max(...all.map(({ at }) => at)) - begun } satisfies BenchRun.Measured
  }, Effect.scoped)
