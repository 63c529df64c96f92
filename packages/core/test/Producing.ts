/** What the tests of the producer share: its ports in memory, what it published, and what it was alarmed by. */
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as Series from "@cryptostream/core/market/Series"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Account from "@cryptostream/core/quality/Account"
import { Clock, Effect, Layer, Ref, Result, Stream } from "effect"
import { minuteOf } from "./Exchange.ts"
import { drained } from "./Logs.ts"

export const ports = Layer.mergeAll(
  MemoryCandleLog.layer,
  MemoryCandleStore.layer,
  DeadLetters.layerMemory,
  StateStore.layerMemory,
  LiveFeed.layer
)

/** All that lies in the log of a series, a row a candle, in the order in which it was published. */
export const published = Effect.fnUntraced(function*(series: Series.Series) {
  const log = yield* CandleLog
  const { interval } = series
  const batches = yield* drained(log, { group: "reader", interval })
  const records = batches
    .flatMap((batch) => batch.records)
    .filter((record) => Series.key(record.series) === Series.key(series))
    .map((record) => Result.getOrThrow(LogRecord.decode(record)))
  const candles = records.flatMap((record) =>
    "candles" in record
      ? record.candles.map(([openTime, , , , close]) => ({
        minute: minuteOf(openTime),
        close: Number(close),
        source: record.source,
        knownAt: record.knownAt
      }))
      : []
  )
  return {
    candles,
    minutes: candles.map(({ minute }) => minute),
    marks: records.flatMap((record) => "mark" in record ? [record.mark] : [])
  }
})

/** An alarm with the time since when it is so, or a calm, and when it came; times are epoch ms. */
export interface Heard {
  readonly series: string
  readonly event: string
  readonly at: number
  readonly since?: number
}

/** Notes every alarm and every calm from now on; `said` are those that came. */
export const alarms = Effect.gen(function*() {
  const heard = yield* Ref.make<ReadonlyArray<Heard>>([])
  const { events } = yield* LiveFeed
  const note = Stream.runForEach(
    events,
    Effect.fnUntraced(function*(event) {
      if (event._tag !== "alarm" && event._tag !== "calm") return
      const one = {
        series: Series.key(event.series),
        event: `${event._tag} ${event.kind}`,
        at: yield* Clock.currentTimeMillis,
        ...(event._tag === "alarm" && { since: event.since })
      }
      yield* Ref.update(heard, (all) => [...all, one])
    })
  )
  yield* Effect.forkScoped(note, { startImmediately: true })
  return { said: Ref.get(heard) }
})

/** What is stored of a series, and its account. */
export const stored = Effect.fnUntraced(function*(series: Series.Series) {
  const store = yield* CandleStore
  const versions = yield* Stream.runCollect(store.read(series, everything))
  const marks = yield* store.marks(series)
  const account = Account.make(series, yield* store.runs(series, everything), marks, yield* Clock.currentTimeMillis)
  return { versions, marks, account, minutes: versions.map(({ candle }) => minuteOf(candle.openTime)) }
})

export const range = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: to - from }, (_, i) => from + i)
