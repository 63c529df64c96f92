import type * as Entry from "@cryptostream/core/indicators/Entry"
import * as Breakout from "@cryptostream/core/indicators/levels/Breakout"
import * as Fractal from "@cryptostream/core/indicators/levels/Fractal"
import * as Levels from "@cryptostream/core/indicators/levels/Levels"
import * as Resistance from "@cryptostream/core/indicators/levels/Resistance"
import * as Support from "@cryptostream/core/indicators/levels/Support"
import * as Swings from "@cryptostream/core/indicators/levels/Swings"
import * as VolumeSpike from "@cryptostream/core/indicators/levels/VolumeSpike"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Agreement from "./Agreement.ts"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"

Laws.hold("levels", Levels.entries)
Agreement.check("fractals are those of the reference", Levels.entries)

type Candles = ReadonlyArray<Candle.Candle>
type Values = ReadonlyArray<number>

const values = (entry: Entry.Entry, parameters: Values, candles: Candles): ReadonlyArray<Values> => {
  const indicator = entry.make(parameters, "1m")
  return indicator.step(indicator.initial, Bars.ofCandles(candles))[1].map((column) => [...column])
}

/** Prices in whole steps, so that many are equal. */
const coarse = (candles: Candles): Candles =>
  candles.map((candle) => {
    const round = (price: number) => Math.round(price)
    const { close, high, low, open } = candle
    return { ...candle, open: round(open), high: round(high), low: round(low), close: round(close) }
  })

const highs = (candles: Candles) => candles.map(({ high }) => high)
const lows = (candles: Candles) => candles.map(({ low }) => low)
const negated = (values: Values) => values.map((value) => -value)

/** The values before and after the one that row `i` may confirm; nothing in the warm-up. */
const around = (values: Values, i: number, left: number, right: number) =>
  i < left + right ? undefined : {
    value: values[i - right]!,
    before: values.slice(i - right - left, i - right),
    after: values.slice(i - right + 1, i + 1)
  }

const fractals = (values: Values, left: number, right: number): Values =>
  values.map((_, i) => {
    const found = around(values, i, left, right)
    if (found === undefined) return NaN
    return [...found.before, ...found.after].every((other) => other < found.value) ? 100 : 0
  })

const swings = (values: Values, left: number, right: number): Values =>
  values.map((_, i) => {
    const found = around(values, i, left, right)
    if (found === undefined) return NaN
    const { after, before, value } = found
    return before.every((other) => other < value) && after.every((other) => other <= value) ? value : NaN
  })

const lastAbove = (swings: Values, closes: Values, count: number): Values =>
  closes.map((close, i) => {
    const known = swings.slice(0, i + 1).filter((swing) => !Number.isNaN(swing)).slice(-count)
    return known.findLast((swing) => swing > close) ?? NaN
  })

const small = (minimum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum: 7 }))
const drawn = {
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })),
  left: small(1),
  right: small(1),
  count: small(1)
}
const runs = { arbitrary: { runs: 100 } }

describe("levels are what they say", () => {
  it.effect.prop("a fractal is beyond all around it", drawn, ({ left, right, seed }) =>
    Effect.sync(() => {
      const candles = coarse(Market.candles(seed, 120))
      const expected = [fractals(highs(candles), left, right), fractals(negated(lows(candles)), left, right)]
      assert.deepStrictEqual(values(Fractal.entry, [left, right], candles), expected)
    }), runs)

  it.effect.prop(
    "a swing is told where it is confirmed, the first of equal ones",
    drawn,
    ({ left, right, seed }) =>
      Effect.sync(() => {
        const candles = coarse(Market.candles(seed, 120))
        const expected = [swings(highs(candles), left, right), negated(swings(negated(lows(candles)), left, right))]
        assert.deepStrictEqual(values(Swings.entry, [left, right], candles), expected)
      }),
    runs
  )

  it.effect.prop(
    "support and resistance are the newest swings that the close has not passed",
    drawn,
    ({ count, left, right, seed }) =>
      Effect.sync(() => {
        const candles = coarse(Market.candles(seed, 150))
        const closes = candles.map(({ close }) => close)
        const above = lastAbove(swings(highs(candles), left, right), closes, count)
        const below = negated(lastAbove(swings(negated(lows(candles)), left, right), negated(closes), count))
        assert.deepStrictEqual(values(Resistance.entry, [left, right, count], candles), [above])
        assert.deepStrictEqual(values(Support.entry, [left, right, count], candles), [below])
      }),
    runs
  )

  it.effect.prop(
    "a breakout closes beyond all prices of the candles before",
    drawn,
    ({ count, seed }) =>
      Effect.sync(() => {
        const candles = coarse(Market.candles(seed, 120))
        const expected = candles.map(({ close }, i) => {
          if (i < count) return NaN
          const before = candles.slice(i - count, i)
          if (before.every(({ high }) => close > high)) return 100
          return before.every(({ low }) => close < low) ? -100 : 0
        })
        assert.deepStrictEqual(values(Breakout.entry, [count], candles), [expected])
      }),
    runs
  )

  it.effect.prop(
    "a volume spike is so many times the mean of the candles before",
    drawn,
    ({ count, left, seed }) =>
      Effect.sync(() => {
        const candles = Market.candles(seed, 120).map((candle) => ({ ...candle, volume: Math.round(candle.volume) }))
        const expected = candles.map(({ volume }, i) => {
          if (i < count) return NaN
          const sum = candles.slice(i - count, i).reduce((sum, candle) => sum + candle.volume, 0)
          return volume > left * (sum / count) ? 100 : 0
        })
        assert.deepStrictEqual(values(VolumeSpike.entry, [count, left], candles), [expected])
      }),
    runs
  )
})
