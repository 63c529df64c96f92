import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import * as Samples from "./Samples.ts"

const enrichment = Result.getOrThrow(Enrichment.make("1m", ["sma_3", "ema_4", "rsi_5", "sma_20"]))
const values = (candles: ReadonlyArray<Candle.Candle>, state = enrichment.initial) => enrichment.step(state, candles)
const cut = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))
const many = { candles: Samples.candles(), cut }
const runs = { arbitrary: { runs: 300 } }

const naiveSma = (closes: ReadonlyArray<number>, n: number) =>
  closes.map((_, i) => i < n - 1 ? NaN : closes.slice(i - n + 1, i + 1).reduce((sum, close) => sum + close, 0) / n)

const near = (a: number, b: number) =>
  Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))

describe("every indicator", () => {
  it.effect.prop(
    "gives the same whatever the batches, bit for bit, through a snapshot's JSON",
    many,
    ({ candles, cut: at }) =>
      Effect.sync(() => {
        const [whole, table] = values(candles)
        const [middle, first] = values(candles.slice(0, at))
        const [end, second] = values(candles.slice(at), JSON.parse(JSON.stringify(middle)) as typeof middle)
        assert.deepStrictEqual(
          table.values.map((column) => [...column]),
          first.values.map((column, k) => [...column, ...second.values[k]!])
        )
        assert.deepStrictEqual(end, whole)
      }),
    runs
  )

  it.effect.prop(
    "is not changed by later candles, and changes nothing it was given",
    many,
    ({ candles, cut: at }) =>
      Effect.sync(() => {
        const before = JSON.stringify(enrichment.initial)
        const [, prefix] = values(candles.slice(0, at))
        const [, whole] = values(candles)
        prefix.values.forEach((column, k) =>
          assert.deepStrictEqual([...column], [...whole.values[k]!.subarray(0, column.length)])
        )
        assert.strictEqual(JSON.stringify(enrichment.initial), before)
        assert.deepStrictEqual(values(candles), values(candles))
      }),
    runs
  )

  it.effect.prop(
    "the moving average is the mean of its window",
    { candles: Samples.candles() },
    ({ candles }) =>
      Effect.sync(() => {
        const [, table] = values(candles)
        const expected = naiveSma(candles.map(({ close }) => close), 3)
        expected.forEach((value, i) => assert.isTrue(near(table.values[0]![i]!, value), `row ${i}`))
      }),
    runs
  )

  it.effect.prop(
    "the state of a moving average is a function of its window, whatever went before it",
    { before: Samples.candles(), other: Samples.candles(), window: Samples.candles() },
    ({ before, other, window }) =>
      Effect.sync(() => {
        const sma = Result.getOrThrow(Enrichment.make("1m", ["sma_3"]))
        const after = (history: ReadonlyArray<Candle.Candle>) => sma.step(sma.initial, [...history, ...window])[0]
        if (window.length >= 3) assert.deepStrictEqual(after(before), after(other))
      }),
    runs
  )

  it("a million candles do not move the moving average", () => {
    const candles = Array.from(
      { length: 1_000_000 },
      (_, i) => Samples.candleAt(i, 60_000 + Math.sin(i) * 30_000 + i % 7 / 3)
    )
    const sma = Result.getOrThrow(Enrichment.make("1m", ["sma_20"]))
    const [, table] = sma.step(sma.initial, candles)
    const window = candles.slice(-20).map(({ close }) => close)
    assert.closeTo(table.values[0]!.at(-1)!, window.reduce((sum, close) => sum + close, 0) / 20, 1e-9)
  })

  it("a market that never moves has an RSI of 0", () => {
    const rsi = Result.getOrThrow(Enrichment.make("1m", ["rsi_14"]))
    const [, table] = rsi.step(rsi.initial, Array.from({ length: 20 }, (_, i) => Samples.candleAt(i)))
    assert.deepStrictEqual([...table.values[0]!.subarray(13)], [NaN, 0, 0, 0, 0, 0, 0])
  })
})
