/** A dashboard over memory, on a free port, with a series that has every kind of hole. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import { Effect, Layer, Result } from "effect"
import { HttpServer } from "effect/http"
import * as Server from "../src/Server.ts"

export const series = Series.make("BTCUSDT", "15m")
export const start = Date.UTC(2020, 11, 21)
export const at = (bucket: number): number => start + bucket * Interval.nominalMillis(series.interval)

export const candle = (bucket: number): Candle.Candle => {
  const price = (at: number) => Math.round(100 * (23_000 + 400 * Math.sin(at / 9))) / 100
  const [open, close] = [price(bucket), price(bucket + 1)]
  const [high, low] = [Math.max(open, close) + 25.5, Math.min(open, close) - 25.25]
  return { openTime: at(bucket), open, high, low, close, volume: 10 + (bucket % 7), trades: 100 + bucket }
}

/** The stored indicators. */
export const columns = ["sma_20", "ema_20", "rsi_14"]
const enrichment = Result.getOrThrow(Enrichment.make("1m", columns))

/** 600 buckets. Absent: 100 to 103 (the exchange has none), 200 (unreadable), 300 to 314 (nothing explains it). */
export const buckets = 600
const isPresent = (bucket: number) =>
  !(bucket >= 100 && bucket < 104) && bucket !== 200 && !(bucket >= 300 && bucket < 315)
export const present = Array.from({ length: buckets }, (_, bucket) => bucket).filter(isPresent)

export const store = Effect.fnUntraced(function*(candles: ReadonlyArray<Candle.Candle>) {
  const candleStore = yield* CandleStore
  const [, table] = enrichment.step(enrichment.initial, candles)
  yield* candleStore.writeRaw([
    { series, versions: candles.map((one) => ({ candle: one, source: "file", knownAt: 1 })) }
  ])
  yield* candleStore.writeEnriched([{ series, table }])
  return table
})

export const fill = Effect.gen(function*() {
  yield* store(present.map(candle))
  yield* (yield* CandleStore).writeMarks(series, [
    { _tag: "tracked", from: start, until: at(buckets), knownAt: 1 },
    { _tag: "asked", from: at(100), to: at(104), knownAt: at(110) },
    { _tag: "asked", from: at(100), to: at(104) - 1, knownAt: at(120) },
    { _tag: "unreadable", from: at(200), to: at(200) + 1, deadLetter: "0123456789abcdef", knownAt: 1 }
  ])
})

export const options: Server.Options = {
  port: 0,
  realm: "recorded",
  source: "a test",
  columns: () => columns
}

export const ports = Layer.mergeAll(MemoryCandleStore.layer, StateStore.layerMemory, LiveFeed.layer)

export const empty = Layer.provideMerge(Server.layer(options), ports)

export const filled = Layer.provideMerge(Layer.effectDiscard(fill), empty)

export const url = Effect.map(HttpServer.HttpServer, ({ address }) => HttpServer.formatAddress(address))
