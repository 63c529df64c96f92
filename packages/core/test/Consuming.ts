/** What the tests of the consumer share: its ports in memory, records to feed it, and what it stored. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import type * as Consume from "@cryptostream/core/programs/Consume"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import { Effect, Layer, Ref, Result, Stream } from "effect"
import * as Samples from "./Samples.ts"

export const enrichment = Result.getOrThrow(Enrichment.make("1m", ["sma_3", "ema_3", "rsi_3"]))

/** Everything small, so that a handful of candles passes through every branch. */
export const options: Consume.Options = {
  interval: "1m",
  group: "test",
  enrichment,
  mode: "drain",
  batchSize: 3,
  batchesInWrite: 1,
  checkpointEvery: 4,
  keptEvery: 2,
  stretches: { long: 4, last: 2 }
}

export const ports = Layer.mergeAll(
  MemoryCandleLog.layer,
  MemoryCandleStore.layer,
  StateStore.layerMemory,
  DeadLetters.layerMemory,
  LiveFeed.layer
)

/** A record a version. */
export const records = (versions: ReadonlyArray<Version.Version>): ReadonlyArray<LogRecord.Encoded> =>
  versions.map(({ candle, knownAt, source }) =>
    LogRecord.encode({
      symbol: Samples.btc.symbol,
      interval: "1m",
      source,
      knownAt,
      candles: [Samples.rowOf("1m")(candle)]
    })
  )

export const publish = (versions: ReadonlyArray<Version.Version>) =>
  CandleLog.use((log) => log.publish(records(versions)))

/** The raw candles, a row of open time and values for each enriched one, and from where they are stale. */
export const storedBy = Effect.fnUntraced(function*({ columns }: Enrichment.Enrichment) {
  const store = yield* CandleStore
  const raw = yield* Stream.runCollect(store.read(Samples.btc, everything))
  const tables = yield* Stream.runCollect(store.readEnriched(Samples.btc, everything, columns))
  const staleFrom = (yield* Snapshot.staleFrom([Samples.btc])).get("BTCUSDC-1m") ?? Infinity
  return { raw, enriched: tables.flatMap(rows), staleFrom }
})
export const stored = storedBy(enrichment)

const rows = ({ openTimes, values }: Enrichment.Table): ReadonlyArray<ReadonlyArray<number>> =>
  [...openTimes].map((at, i) => [at, ...values.map((column) => column[i]!)])

/** The enriched rows as one pass over the candles in order gives them. */
export const derived = (raw: ReadonlyArray<Version.Version>, by = enrichment): ReadonlyArray<ReadonlyArray<number>> =>
  rows(by.step(by.initial, raw.map(({ candle }) => candle))[1])

/** The ports, with how many enriched rows were written through them. */
export const counting = Effect.gen(function*() {
  const rows = yield* Ref.make(0)
  const store = yield* CandleStore
  const counted: CandleStore["Service"] = {
    ...store,
    writeEnriched: (blocks) =>
      Effect.andThen(
        Ref.update(rows, (sum) => blocks.reduce((total, { table }) => total + table.openTimes.length, sum)),
        store.writeEnriched(blocks)
      )
  }
  return { rows, layer: Layer.succeed(CandleStore, counted) }
})
