/**
 * The bare loop, a process: records from Kafka, the same indicators, posted to InfluxDB. No check of a candle, no order, no
 * merge, no snapshot, no commit, and a failure ends it. `BareLoop.ts GROUP TOPIC CANDLES RAW [ENRICHED]`, buckets last.
 */
import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Decimal from "@cryptostream/core/market/Decimal"
import type * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Row from "@cryptostream/core/market/Row"
import { Broker } from "@cryptostream/kafka/Broker"
import * as KafkaSettings from "@cryptostream/kafka/Settings"
import { Effect, Layer } from "effect"
import * as BareLines from "./BareLines.ts"
import * as BarePosts from "./BarePosts.ts"
import { enrichment } from "./BenchCandles.ts"

const [groupId = "", topic = "", total = "", rawBucket = "", enrichedBucket] = process.argv.slice(2)

const toCandle = (row: Row.Row): Candle.Candle => ({
  openTime: row[0],
  open: Decimal.parse(row[1]),
  high: Decimal.parse(row[2]),
  low: Decimal.parse(row[3]),
  close: Decimal.parse(row[4]),
  volume: Decimal.parse(row[5]),
  quoteVolume: Decimal.parse(row[7]),
  trades: row[8],
  takerBuyVolume: Decimal.parse(row[9]),
  takerBuyQuoteVolume: Decimal.parse(row[10])
})

const work = async ({ kafka }: Broker["Service"]) => {
  const posts = BarePosts.make()
  const raw = BarePosts.collector(posts, rawBucket)
  const enriched = enrichedBucket === undefined ? undefined : BarePosts.collector(posts, enrichedBucket)
  const states = new Map<number, Enrichment.State>()
  let left = Number(total)

  const take = async (partition: number, messages: ReadonlyArray<{ readonly value: Buffer | null }>) => {
    const records = messages.map(({ value }) => JSON.parse(String(value)) as LogRecord.Candles)
    const { interval, knownAt, symbol } = records[0]!
    const candles = records.flatMap((record) => record.candles.map(toCandle))
    await raw.add(BareLines.raw(symbol, interval, knownAt, candles))
    if (enriched !== undefined) {
      const [state, table] = enrichment.step(states.get(partition) ?? enrichment.initial, candles)
      states.set(partition, state)
      await enriched.add(BareLines.enriched(symbol, interval, table))
    }
    left -= candles.length
  }

  const consumer = kafka.consumer({ groupId, maxBytesPerPartition: 524_288, maxWaitTimeInMs: 50 })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        // Of the series that share a topic each has a partition of its own.
        await take(batch.partition, batch.messages)
        if (left === 0) resolve()
      }
    })
  })
  await raw.end()
  await enriched?.end()
  await posts.end()
  await consumer.disconnect()
}

const broker = Layer.unwrap(Effect.map(KafkaSettings.config, Broker.layer))
await Effect.runPromise(
  Broker.use((broker) => Effect.promise(() => work(broker))).pipe(Effect.provide(broker))
)
