/** The way of live candles as the topics show it: when the producer sent them, when the consumer said that they are stored. */
import type * as Interval from "@cryptostream/core/market/Interval"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as Series from "@cryptostream/core/market/Series"
import { LiveEvent } from "@cryptostream/core/ports/LiveFeed"
import { attempt, Broker } from "@cryptostream/kafka/Broker"
import * as Envelope from "@cryptostream/kafka/Envelope"
import * as Topics from "@cryptostream/kafka/Topics"
import { Clock, Effect, Result, Schema } from "effect"
import type { Notes } from "./LatencyNotes.ts"

export interface Watched {
  /** When the exchange says that the candle was closed, by its own clock. */
  readonly said: Notes
  /** When the producer sent the record, by the time that it carries. */
  readonly sent: Notes
  /** When the consumer told it, which it does once InfluxDB has acknowledged both layers: by the time that the event carries. */
  readonly stored: Notes
  /** When the event was here. */
  readonly seen: Notes
  readonly onStored: (series: Series.Series, openTime: number) => void
}

const decodeEvent = Schema.decodeUnknownResult(Schema.fromJsonString(LiveEvent))

const betweenLooks = "200 millis"

const until = Effect.fnUntraced(function*(names: ReadonlyArray<string>) {
  const broker = yield* Broker
  while (true) {
    const there = new Set(yield* broker.topics)
    if (names.every((name) => there.has(name))) return
    yield* Effect.sleep(betweenLooks)
  }
})

/** Notes what comes from then on, until the scope closes; to be run once something publishes. */
export const watch = Effect.fnUntraced(function*(prefix: string, interval: Interval.Interval, watched: Watched) {
  const { kafka } = yield* Broker
  const clock = yield* Clock.Clock
  const topics = Topics.make(prefix)
  const [candles, open] = [topics.candles(interval).name, topics.open(interval).name]
  yield* until([candles, open])
  const consumer = yield* Effect.acquireRelease(
    Effect.sync(() => kafka.consumer({ groupId: `${prefix}.watcher`, maxWaitTimeInMs: 50 })),
    (one) => Effect.ignore(attempt("disconnect", () => one.disconnect()))
  )
  yield* attempt("connect a reader", () => consumer.connect())
  yield* attempt("read the topics", () => consumer.subscribe({ topics: [candles, open], fromBeginning: false }))
  yield* attempt("read the topics", () =>
    consumer.run({
      autoCommit: false,
      eachMessage: async ({ message, partition, topic }) => {
        const [now, told] = [clock.currentTimeMillisUnsafe(), Number(message.timestamp)]
        if (topic === open) {
          const event = Result.getOrUndefined(decodeEvent(String(message.value)))
          if (event?._tag !== "stored") return
          watched.stored.noteUpTo(event.series, event.candle.openTime, told)
          watched.seen.noteUpTo(event.series, event.candle.openTime, now)
          return watched.onStored(event.series, event.candle.openTime)
        }
        const record = Result.getOrUndefined(
          Result.flatMap(Envelope.decode(topic, partition, interval, () => {})(message), LogRecord.decode)
        )
        if (record === undefined || !("candles" in record)) return
        const series = Series.make(record.symbol, record.interval)
        for (const [openTime] of record.candles) {
          watched.sent.note(series, openTime, told)
          watched.said.note(series, openTime, record.knownAt)
        }
      }
    }))
})
