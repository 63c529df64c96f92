import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import * as Computed from "@cryptostream/core/programs/Computed"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Ref, Result, Schema, Stream } from "effect"

/** A store that is as others and counts the candles that it gives out. */
const counting = Effect.gen(function*() {
  const read = yield* Ref.make(0)
  const store = yield* CandleStore
  return {
    read,
    store: CandleStore.of({
      ...store,
      read: (series, span) =>
        Stream.fromArrayEffect(
          Effect.tap(
            Stream.runCollect(store.read(series, span)),
            (versions) => Ref.update(read, (n) => n + versions.length)
          )
        )
    })
  }
})

const candle = (openTime: number, i: number): Candle.Candle => {
  const close = 100 + 20 * Math.sin(i / 7) + 5 * Math.cos(i * i)
  return { openTime, open: close, high: close + 1, low: close - 1, close, volume: 1, trades: 1 }
}

/** Candles of the buckets from a time on that are not left out. */
const candles = (interval: Interval.Interval, count: number, absent: (bucket: number) => boolean) => {
  const found: Array<Candle.Candle> = []
  let openTime = Interval.floor(interval, Date.UTC(2024, 0, 1))
  for (let bucket = 0; bucket < count; bucket++) {
    if (!absent(bucket)) found.push(candle(openTime, bucket))
    openTime = Interval.next(interval, openTime)
  }
  return found
}

const made = (interval: Interval.Interval, columns: ReadonlyArray<string>, holes: "go-on" | "reset" = "go-on") =>
  Result.getOrThrow(Enrichment.make(interval, columns, { holes }))

/** What is computed of a span over a store of these candles, and how many of them were read for it. */
const computed = Effect.fnUntraced(function*(
  interval: Interval.Interval,
  stored: ReadonlyArray<Candle.Candle>,
  enrichment: Enrichment.Enrichment,
  span: { readonly from: number; readonly to: number }
) {
  const { read, store } = yield* counting
  const series = Series.make("BTCUSDC", interval)
  yield* store.writeRaw([{
    series,
    versions: stored.map((one) => ({ candle: one, source: "file" as const, knownAt: 1 }))
  }])
  const tables = yield* Stream.runCollect(Computed.rows(series, span, enrichment)).pipe(
    Effect.provideService(CandleStore, store)
  )
  return {
    openTimes: tables.flatMap(({ openTimes }) => [...openTimes]),
    values: enrichment.columns.map((_, k) => tables.flatMap(({ values }) => [...values[k]!])),
    read: yield* Ref.get(read)
  }
}, Effect.provide(Layer.fresh(MemoryCandleStore.layer)))

const near = (a: number, b: number) =>
  Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))

const bucket = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 900 }))

describe("columns computed on read", () => {
  it.effect.prop(
    "are those of the whole series, wherever a span lies and whatever holes there are",
    {
      interval: Schema.Literals(["1m", "1w", "1M"]),
      holes: Schema.Literals(["go-on", "reset"]),
      gap: Schema.Tuple([bucket, bucket]),
      every: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 50 })),
      span: Schema.Tuple([bucket, bucket])
    },
    ({ every, gap, holes, interval, span }) =>
      Effect.gen(function*() {
        const [low, high] = [Math.min(...gap), Math.max(...gap)]
        const all = candles(interval, 900, (i) => i % every === 1 || (i >= low && i < high))
        const enrichment = made(interval, ["sma_5", "ema_3", "rsi_4"], holes)
        const start = Interval.floor(interval, Date.UTC(2024, 0, 1))
        const length = Interval.nominalMillis(interval)
        const [from, to] = [start + Math.min(...span) * length, start + Math.max(...span) * length]
        const [, table] = enrichment.step(enrichment.initial, all)
        const inside = [...table.openTimes.keys()].filter((i) =>
          table.openTimes[i]! >= from && table.openTimes[i]! < to
        )
        const found = yield* computed(interval, all, enrichment, { from, to })
        assert.deepStrictEqual(found.openTimes, inside.map((i) => table.openTimes[i]!))
        table.values.forEach((column, k) =>
          inside.forEach((i, row) =>
            assert.isTrue(near(column[i]!, found.values[k]![row]!), `${column[i]} ${found.values[k]![row]}`)
          )
        )
      }),
    { arbitrary: { runs: 60 } }
  )

  it.effect("read so many candles more than they give out as the columns remember, over holes too", () =>
    Effect.gen(function*() {
      for (const isAbsent of [() => false, (i: number) => i % 3 === 1 || (i > 400 && i < 2_400)]) {
        const all = candles("1m", 3_000, isAbsent)
        const [from, to] = [all.at(-50)!.openTime, all.at(-10)!.openTime]
        for (const [columns, more] of [[["sma_20"], 19], [["sma_20", "sma_300"], 299]] as const) {
          const { openTimes, read } = yield* computed("1m", all, made("1m", columns), { from, to })
          assert.deepStrictEqual([openTimes.length, read], [40, 40 + more])
        }
      }
    }))

  it.effect("read from the first candle where there are fewer", () =>
    Effect.gen(function*() {
      const all = candles("1m", 100, () => false)
      const span = { from: all[50]!.openTime, to: all[60]!.openTime }
      const found = yield* computed("1m", all, made("1m", ["sma_200", "ema_5"]), span)
      assert.deepStrictEqual([found.openTimes.length, found.read], [10, 60])
      assert.isTrue(found.values[0]!.every(Number.isNaN))
      assert.isFalse(found.values[1]!.some(Number.isNaN))
    }))

  it.effect("read from the first candle where they are counted from an anchor", () =>
    Effect.gen(function*() {
      const all = candles("1m", 100, () => false)
      const { openTimes, read } = yield* computed("1m", all, made("1m", ["sma_2", "obv"]), {
        from: all[90]!.openTime,
        to: everything.to
      })
      assert.deepStrictEqual([openTimes.length, read], [10, 100])
    }))

  it.effect("give out nothing where there is nothing", () =>
    Effect.gen(function*() {
      const { openTimes, read } = yield* computed("1m", [], made("1m", ["sma_20"]), everything)
      assert.deepStrictEqual([openTimes, read], [[], 0])
    }))

  describe("where nothing moves, and what is computed keeps what was before", () => {
    const moving = candles("1s", 1_200, () => false)
    const last = moving.at(-1)!
    /** Behind the lively stretch, `count` candles of one kind. */
    const behind = (count: number, of: (close: number, i: number) => Omit<Candle.Candle, "openTime" | "trades">) =>
      Array.from({ length: count }, (_, i): Candle.Candle => ({
        openTime: last.openTime + (i + 1) * 1_000,
        trades: 1,
        ...of(last.close, i)
      }))
    const flat = (close: number) => ({ open: close, high: close, low: close, close, volume: 0 })
    const toAndFro = (close: number, i: number) => ({
      open: close,
      high: close + 1,
      low: close,
      close: close + i % 2,
      volume: 1
    })
    const markets = {
      flat: ["rsi_14", "rsi_13", "cmo_14", "stochrsi_k_14_14_3", "plus_di_14", "adx_14", "tsi_25_13", "massi_9_25"],
      toAndFro: ["rsi_14", "dx_14", "adx_14", "adxr_14", "minus_di_14", "tsi_25_13", "massi_9_25", "pvo_12_26_ema"]
    }
    for (const [name, columns] of Object.entries(markets)) {
      it.effect(`they are those of the whole series: ${name}`, () =>
        Effect.gen(function*() {
          const still = behind(3_000, name === "flat" ? flat : toAndFro)
          const enrichment = made("1s", [...columns, "sma_5"])
          const [, whole] = enrichment.step(enrichment.initial, [...moving, ...still])
          for (const before of [5, 1_000, 2_900]) {
            const from = still.at(-before)!.openTime
            const found = yield* computed("1s", [...moving, ...still], enrichment, { from, to: from + 1_000 })
            whole.values.forEach((column, k) =>
              assert.closeTo(found.values[k]![0]!, column.at(-before)!, 1e-7, `${columns[k]}, ${before} before the end`)
            )
          }
        }))
    }

    it.effect("a window beside them reads no more than it is long", () =>
      Effect.gen(function*() {
        const all = [
          ...moving,
          ...behind(3_000, flat),
          ...candles("1s", 20, () => false).map((one, i) => ({
            ...one,
            openTime: last.openTime + (3_001 + i) * 1_000
          }))
        ]
        const span = { from: all.at(-1)!.openTime, to: all.at(-1)!.openTime + 1_000 }
        const { read } = yield* computed("1s", all, made("1s", ["sma_500", "ema_9"]), span)
        assert.isAtMost(read, 501)
      }))
  })
})
