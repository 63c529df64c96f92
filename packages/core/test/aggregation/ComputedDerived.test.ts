import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import * as Aggregated from "@cryptostream/core/programs/Aggregated"
import * as ComputedDerived from "@cryptostream/core/programs/ComputedDerived"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Ref, Result, Schema, Stream } from "effect"

const start = Date.UTC(2023, 11, 28, 5)
const hour = 3_600_000

const candle = (i: number): Candle.Candle => {
  const close = 100 + 20 * Math.sin(i / 50) + 5 * Math.cos(i * i)
  return { openTime: start + i * hour, open: close, high: close + 1, low: close - 1, close, volume: 1, trades: 1 }
}

/** By how far back they look. */
const columns = { window: ["sma_5", "sma_9"], fading: ["ema_3", "rsi_4"], anchored: ["obv", "sma_3"] } as const
const row = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_400 }))

describe("columns of derived candles, computed on read", () => {
  it.effect.prop(
    "are those of the whole derived series, wherever a span lies and whatever holes the children have",
    {
      interval: Schema.Literals(["4h", "1d", "3d", "1w", "1M"]),
      gap: Schema.Tuple([row, row]),
      every: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 50 })),
      span: Schema.Tuple([row, row]),
      isOnBucket: Schema.Boolean,
      memory: Schema.Literals(["window", "fading", "anchored"])
    },
    ({ every, gap, interval, isOnBucket, memory, span }) =>
      Effect.gen(function*() {
        const store = yield* CandleStore
        const [low, high] = [Math.min(...gap), Math.max(...gap)]
        const isThere = (i: number) => i % every !== 1 && (i < low || i >= high)
        const candles = Array.from({ length: 2_400 }, (_, i) => i).filter(isThere).map(candle)
        const children = Series.make("BTCUSDC", "1h")
        yield* store.writeRaw([{
          series: children,
          versions: candles.map((candle) => ({ candle, source: "file" as const, knownAt: 1 }))
        }])
        const read = yield* Ref.make(0)
        const counting = CandleStore.of({
          ...store,
          read: (series, span) =>
            store.read(series, span).pipe(
              Stream.tap(() => Ref.update(read, (n) => n + 1))
            )
        })
        const pair = { series: Series.make("BTCUSDC", interval), of: "1h" as const }
        const all = yield* Stream.runCollect(Aggregated.read(pair, everything, true))
        const enrichment = Result.getOrThrow(Enrichment.make(interval, columns[memory]))
        const [, whole] = enrichment.step(enrichment.initial, all.map(({ candle }) => candle))
        const [anywhere, to] = [start + Math.min(...span) * hour, start + Math.max(...span) * hour]
        const from = isOnBucket ? Interval.floor(interval, anywhere) : anywhere
        const inside = [...whole.openTimes.keys()].filter((i) =>
          whole.openTimes[i]! >= from && whole.openTimes[i]! < to
        )
        const tables = yield* Stream.runCollect(ComputedDerived.rows(pair, { from, to }, true, enrichment)).pipe(
          Effect.provideService(CandleStore, counting)
        )
        assert.deepStrictEqual(
          tables.flatMap(({ openTimes }) => [...openTimes]),
          inside.map((i) => whole.openTimes[i]!)
        )
        whole.values.forEach((column, k) => {
          const found = tables.flatMap(({ values }) => [...values[k]!])
          inside.forEach((i, row) => {
            const [expected, value] = [column[i]!, found[row]!]
            const isSame = Number.isNaN(expected) ? Number.isNaN(value) : Math.abs(value - expected) <= 1e-9 * 150
            assert.isTrue(isSame, `${enrichment.columns[k]}: ${value}, not ${expected}`)
          })
        })
        const far = enrichment.memories.map((memory) => memory._tag === "anchored" ? Infinity : memory.values)
        const remembered = Math.max(...far) * 31 / 30 * Interval.nominalMillis(interval) / hour
        assert.isAtMost(yield* Ref.get(read), (to - from) / hour + remembered + 2 * 31 * 24)
      }).pipe(Effect.provide(Layer.fresh(MemoryCandleStore.layer))),
    { arbitrary: { runs: 100 } }
  )
})
