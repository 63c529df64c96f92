/** The topics that are read: the same candles as records of one, as records of many, and as plain JSON objects. */
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { attempt, Broker } from "@cryptostream/kafka/Broker"
import { Effect } from "effect"
import * as BenchCandles from "./BenchCandles.ts"
import * as Namespace from "./Namespace.ts"

export const realm = "simulated"

export const records = (namespace: string): string => `${namespace}.${realm}.candles.${BenchCandles.interval}`
export const objects = (namespace: string): string => `${namespace}.objects`

const blockSize = 500
const knownAt = Date.UTC(2025, 0, 1)

const publish = (perSeries: number, size: number) =>
  Effect.gen(function*() {
    const log = yield* CandleLog
    for (const { rows, series } of BenchCandles.interleaved(perSeries, blockSize)) {
      yield* log.publish(LogRecord.ofRows(series, "rest", knownAt, rows, size).map(LogRecord.encode))
    }
  })

/** Fills the namespace's log through the port, with records of `size` candles. */
export const fill = (namespace: string, perSeries: number, size: number) =>
  Effect.provide(
    publish(perSeries, size),
    Namespace.layer(namespace, realm, "write", [BenchCandles.interval])
  )

/** As somebody would write it who has a tool for reading JSON in mind: flat, and numbers for numbers. */
const object = ({ interval, symbol }: Series.Series, row: Row.Row): string => {
  const [openTime, open, high, low, close, volume, , quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume] = row
  const numbers = { open, high, low, close, volume, quoteVolume, takerBuyVolume, takerBuyQuoteVolume }
  return JSON.stringify({
    symbol,
    interval,
    openTime,
    ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, Number(text)])),
    trades,
    source: 2,
    knownAt
  })
}

/** The same candles, an object each, on as many partitions. */
export const fillObjects = Effect.fn("BenchTopics.fillObjects")(function*(namespace: string, perSeries: number) {
  const topic = objects(namespace)
  yield* Namespace.askBroker(`create ${topic}`, (admin) =>
    admin.createTopics({
      topics: [{ topic, numPartitions: BenchCandles.series.length }],
      waitForLeaders: true
    }))
  const producer = (yield* Broker).kafka.producer()
  yield* attempt("connect", () => producer.connect())
  for (const { rows, series } of BenchCandles.interleaved(perSeries, blockSize)) {
    const partition = BenchCandles.series.indexOf(series)
    const messages = rows.map((row) => ({ key: series.symbol, value: object(series, row), partition }))
    yield* attempt("send", () => producer.send({ topic, messages }))
  }
  yield* attempt("disconnect", () => producer.disconnect())
}, Effect.provide(Namespace.layerBroker))
