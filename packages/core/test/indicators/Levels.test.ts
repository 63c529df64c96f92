import type * as Entry from "@cryptostream/core/indicators/Entry"
import * as Breakout from "@cryptostream/core/indicators/levels/Breakout"
import * as DayBefore from "@cryptostream/core/indicators/levels/DayBefore"
import * as Fractal from "@cryptostream/core/indicators/levels/Fractal"
import * as Levels from "@cryptostream/core/indicators/levels/Levels"
import * as Resistance from "@cryptostream/core/indicators/levels/Resistance"
import * as Support from "@cryptostream/core/indicators/levels/Support"
import * as Swings from "@cryptostream/core/indicators/levels/Swings"
import * as VolumeSpike from "@cryptostream/core/indicators/levels/VolumeSpike"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import type * as Interval from "@cryptostream/core/market/Interval"
import * as Memory from "@cryptostream/core/rolling/Memory"
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

const nearestAbove = (swings: Values, closes: Values, count: number): Values =>
  closes.map((close, i) => {
    const known = swings.slice(0, i + 1).filter((swing) => !Number.isNaN(swing)).slice(-count)
    const above = known.filter((swing) => swing > close)
    return above.length === 0 ? NaN : Math.min(...above)
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
    "support and resistance are the nearest of the last swings that the close has not passed",
    drawn,
    ({ count, left, right, seed }) =>
      Effect.sync(() => {
        const candles = coarse(Market.candles(seed, 150))
        const closes = candles.map(({ close }) => close)
        const above = nearestAbove(swings(highs(candles), left, right), closes, count)
        const below = negated(nearestAbove(swings(negated(lows(candles)), left, right), negated(closes), count))
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

/** So many minutes on from `begin`; the prices are those of a lively market. */
const minutes = (begin: number, count: number): Candles =>
  Market.candles(5, count).map((candle, i) => ({ ...candle, openTime: begin + i * 60_000 }))

describe("the day before", () => {
  const noon = Date.UTC(2024, 0, 1, 12)
  const candles = minutes(noon, 720 + 3 * 1_440)
  const day = (number: number) => candles.slice(720 + (number - 2) * 1_440, 720 + (number - 1) * 1_440)
  const prices = (of: Candles) => [Math.max(...highs(of)), Math.min(...lows(of)), of.at(-1)!.close] as const

  it("is told from midnight to midnight, if all of it is there", () => {
    const found = values(DayBefore.prices, [], candles)
    const expected = [3, 4].flatMap((number) => day(number).map(() => prices(day(number - 1))))
    found.forEach((column, k) => {
      assert.isTrue(column.slice(0, 720 + 1_440).every(Number.isNaN), "half a day is no day")
      assert.deepStrictEqual(column.slice(720 + 1_440), expected.map((one) => one[k]!))
    })
  })

  it("is not told where a candle of it, or all of it, is missing", () => {
    const one = candles.filter((_, i) => i !== 1_000)
    assert.isTrue(values(DayBefore.prices, [], one)[0]!.slice(0, -1_440).every(Number.isNaN))
    assert.strictEqual(values(DayBefore.prices, [], one)[0]!.at(-1), prices(day(3))[0])
    const all = candles.filter(({ openTime }) => new Date(openTime).getUTCDate() !== 3)
    assert.isTrue(values(DayBefore.prices, [], all)[0]!.every(Number.isNaN))
  })

  it("has the pivots of its prices", () => {
    const [high, low, close] = prices(day(3))
    const pivot = (high + low + close) / 3
    const expected = [
      pivot,
      2 * pivot - low,
      2 * pivot - high,
      pivot + (high - low),
      pivot - (high - low),
      high + 2 * (pivot - low),
      low - 2 * (high - pivot)
    ]
    assert.deepStrictEqual(values(DayBefore.pivot, [], candles).map((column) => column.at(-1)), expected)
  })

  it("is the candle before where a candle is a day, and nothing where it is longer", () => {
    const daily = minutes(0, 3).map((candle, i) => ({ ...candle, openTime: i * 86_400_000 }))
    const highest = (interval: Interval.Interval) => {
      const indicator = DayBefore.prices.make([], interval)
      return [...indicator.step(indicator.initial, Bars.ofCandles(daily))[1][0]!]
    }
    assert.deepStrictEqual(highest("1d"), [NaN, daily[0]!.high, daily[1]!.high])
    assert.deepStrictEqual(highest("1w"), [NaN, NaN, NaN])
  })

  it("goes through a snapshot, and is of its memory", () => {
    const indicator = DayBefore.prices.make([], "1m")
    const [state, first] = indicator.step(indicator.initial, Bars.ofCandles(candles.slice(0, 3_000)))
    const kept = JSON.parse(JSON.stringify(state)) as typeof state
    const [, rest] = indicator.step(kept, Bars.ofCandles(candles.slice(3_000)))
    const whole = values(DayBefore.prices, [], candles)
    whole.forEach((column, k) => assert.deepStrictEqual([...first[k]!, ...rest[k]!], column))
    assert.deepStrictEqual(indicator.memory, Memory.window(2 * 1_440))
    const remembered = values(DayBefore.prices, [], candles.slice(-2 * 1_440))
    assert.strictEqual(remembered[0]!.at(-1), whole[0]!.at(-1))
  })
})
