import * as Hampel from "@cryptostream/core/indicators/outliers/Hampel"
import * as Outliers from "@cryptostream/core/indicators/outliers/Outliers"
import * as Return from "@cryptostream/core/indicators/outliers/Return"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"
import * as Plain from "./Plain.ts"

Laws.hold("outliers", Outliers.entries)

const marks = (
  entry: typeof Hampel.entry,
  parameters: ReadonlyArray<number>,
  candles: ReadonlyArray<Candle.Candle>
) => {
  const indicator = entry.make(parameters, "1m")
  return indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!
}
const ofCloses = (closes: ReadonlyArray<number>): ReadonlyArray<Candle.Candle> =>
  closes.map((close, i) => ({
    openTime: i * 60_000,
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
    trades: 1
  }))

const drawn = {
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })),
  period: Schema.Int.check(Schema.isBetween({ minimum: 3, maximum: 25 })),
  threshold: Schema.Literals([0.5, 1, 2, 3.5])
}
const runs = { arbitrary: { runs: 150 } }

/** How far beyond the threshold; both sides of a comparison that is as good as equal are right. */
const agrees = (mark: number, distance: number, limit: number): boolean =>
  Math.abs(distance - limit) <= 1e-9 * limit || mark === (limit > 0 && distance > limit ? 1 : 0)

describe("outliers", () => {
  it.effect.prop(
    "a close far from the median of its window, in median deviations",
    drawn,
    ({ period, seed, threshold }) =>
      Effect.sync(() => {
        const candles = Market.candles(seed, 150)
        const closes = candles.map(({ close }) => close)
        const found = marks(Hampel.entry, [period, threshold], candles)
        closes.forEach((close, i) => {
          if (i < period - 1) return assert.isNaN(found[i]!)
          const window = closes.slice(i - period + 1, i + 1)
          const median = Plain.median(window)
          const deviation = Plain.median(window.map((value) => Math.abs(value - median)))
          assert.isTrue(agrees(found[i]!, Math.abs(close - median), threshold * 1.4826 * deviation), `row ${i}`)
        })
      }),
    runs
  )

  const values = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 30 })))
    .check(Schema.isMinLength(1), Schema.isMaxLength(40))
  it.effect.prop("the median deviation of a sorted window is exact", { values }, ({ values }) =>
    Effect.sync(() => {
      const sorted = Float64Array.from(values).sort()
      const median = Plain.median(values)
      const expected = Plain.median(values.map((value) => Math.abs(value - median)))
      assert.strictEqual(Hampel.medianDeviation(sorted, median), expected)
    }), { arbitrary: { runs: 1_000 } })

  it.effect.prop(
    "a return that is large beside the deviation of those before it",
    drawn,
    ({ period, seed, threshold }) =>
      Effect.sync(() => {
        const candles = Market.candles(seed, 150)
        const returns = [NaN, ...Plain.logReturns(candles.map(({ close }) => close))]
        const found = marks(Return.entry, [period, threshold], candles)
        returns.forEach((change, i) => {
          if (i < period + 1) return assert.isNaN(found[i]!)
          const usual = Plain.deviation(returns.slice(i - period, i))
          assert.isTrue(agrees(found[i]!, Math.abs(change), threshold * usual), `row ${i}`)
        })
      }),
    runs
  )

  it("mark a jump, and nothing else", () => {
    const closes = Array.from({ length: 60 }, (_, i) => i === 40 ? 120 : 100 + (i * 7 % 5) / 10)
    const at = (entry: typeof Hampel.entry) =>
      [...marks(entry, entry.parameters.map((one) => one.default), ofCloses(closes))].flatMap((mark, i) =>
        mark === 1 ? [i] : []
      )
    assert.deepStrictEqual(at(Hampel.entry), [40])
    // The jump itself widens the deviation that the way back is held against.
    assert.deepStrictEqual(at(Return.entry), [40])
  })

  it("are none where nothing tells how far is far: a tick of a quiet market is no outlier", () => {
    const quiet = Array.from({ length: 60 }, (_, i) => i === 40 ? 100.01 : 100)
    for (const entry of [Hampel.entry, Return.entry]) {
      const found = marks(entry, entry.parameters.map((one) => one.default), ofCloses(quiet))
      assert.strictEqual(found[40], 0)
    }
  })
})
