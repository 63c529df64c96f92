import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as VolumeProfile from "@cryptostream/core/statistics/VolumeProfile"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Market from "../indicators/Market.ts"

const of = (candles: ReadonlyArray<Candle.Candle>, bins: number, share?: number) =>
  VolumeProfile.of(Bars.ofCandles(candles), bins, share)
const ranging = (low: number, high: number, volume: number): Candle.Candle => ({
  openTime: 0,
  open: low,
  high,
  low,
  close: high,
  volume,
  trades: 1
})

const drawn = {
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })),
  bins: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 60 })),
  length: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 80 }))
}

/** The part of a candle's range that a bin covers. */
const part = ({ high, low }: Candle.Candle, from: number, to: number, isLast: boolean): number =>
  high === low
    ? low >= from && (low < to || isLast) ? 1 : 0
    : Math.max(0, Math.min(high, to) - Math.max(low, from)) / (high - low)

describe("a volume profile", () => {
  it.effect.prop(
    "spreads each candle's volume over its range, and loses none",
    drawn,
    ({ bins, length, seed }) =>
      Effect.sync(() => {
        const candles = Market.candles(seed, length, true)
        const total = candles.reduce((sum, { volume }) => sum + volume, 0)
        const profile = of(candles, bins)
        if (profile === undefined) return assert.strictEqual(total, 0)
        const { high, low, volumes } = profile
        assert.strictEqual(low, Math.min(...candles.map((candle) => candle.low)))
        assert.strictEqual(high, Math.max(...candles.map((candle) => candle.high)))
        assert.closeTo(volumes.reduce((sum, volume) => sum + volume, 0), total, 1e-9 * total)
        const edge = (bin: number) => low + (high - low) * bin / volumes.length
        // A candle without a range that lies on an edge may fall to either side of it: the lively market has few of those.
        if (candles.some((candle) => candle.high === candle.low)) return
        volumes.forEach((volume, bin) => {
          const expected = candles.reduce(
            (sum, candle) => sum + candle.volume * part(candle, edge(bin), edge(bin + 1), bin === volumes.length - 1),
            0
          )
          assert.closeTo(volume, expected, 1e-9 * total, `bin ${bin}`)
        })
      }),
    { arbitrary: { runs: 200 } }
  )

  it.effect.prop(
    "has a value area that holds its share, and no more bins than it needs",
    drawn,
    ({ bins, length, seed }) =>
      Effect.sync(() => {
        const profile = of(Market.candles(seed, length), bins)
        if (profile === undefined) return
        const { high, low, pointOfControl, total, valueArea, volumes } = profile
        const height = (high - low) / volumes.length
        const place = (price: number) => height === 0 ? 0 : Math.round((price - low) / height)
        const within = (from: number, to: number) => volumes.subarray(from, to).reduce((sum, volume) => sum + volume, 0)
        const [from, to] = [place(valueArea.low), height === 0 ? 1 : place(valueArea.high)]
        assert.isTrue(low <= valueArea.low && valueArea.low <= pointOfControl)
        assert.isTrue(pointOfControl <= valueArea.high && valueArea.high <= high)
        assert.isAtLeast(within(from, to), 0.7 * total * (1 - 1e-9))
        if (to - from > 1) {
          assert.isBelow(Math.min(within(from + 1, to), within(from, to - 1)), 0.7 * total * (1 + 1e-9))
        }
        const center = height === 0 ? 0 : Math.floor((pointOfControl - low) / height)
        assert.strictEqual(volumes[center], Math.max(...volumes))
      }),
    { arbitrary: { runs: 200 } }
  )

  it("grows its value area to the fuller side", () => {
    // Bins of 1 with 1, 4, 10, 3, 2: from the 10 down to the 4.
    const candles = [1, 4, 10, 3, 2].map((volume, bin) => ranging(bin + 10, bin + 11, volume))
    const profile = of(candles, 5)!
    assert.deepStrictEqual([...profile.volumes], [1, 4, 10, 3, 2])
    assert.strictEqual(profile.pointOfControl, 12.5)
    assert.deepStrictEqual(profile.valueArea, { low: 11, high: 13 })
    assert.deepStrictEqual(of(candles, 5, 0.8)!.valueArea, { low: 11, high: 14 })
    assert.deepStrictEqual(of(candles, 5, 1)!.valueArea, { low: 10, high: 15 })
  })

  it("of equally full bins is controlled by the one nearest to the middle, then the lower", () => {
    const control = (volumes: ReadonlyArray<number>) =>
      of(volumes.map((volume, bin) => ranging(bin, bin + 1, volume)), volumes.length)!.pointOfControl
    assert.strictEqual(control([5, 1, 5, 1, 1]), 2.5)
    assert.strictEqual(control([5, 1, 1, 1, 5]), 0.5)
  })

  it("has the whole volume of a candle without a range at its price, at both ends too", () => {
    const candles = [ranging(10, 14, 4), ranging(10, 10, 1), ranging(12.5, 12.5, 2), ranging(14, 14, 3)]
    assert.deepStrictEqual([...of(candles, 4)!.volumes], [2, 1, 3, 4])
  })

  it("of one price has one bin, and without volume there is none", () => {
    const profile = of([ranging(7, 7, 3), ranging(7, 7, 4)], 50)!
    assert.deepStrictEqual([...profile.volumes], [7])
    assert.deepStrictEqual([profile.pointOfControl, profile.valueArea], [7, { low: 7, high: 7 }])
    assert.isUndefined(of([ranging(7, 9, 0)], 50))
    assert.isUndefined(of([], 50))
  })
})
