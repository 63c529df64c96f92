import * as Averages from "@cryptostream/core/indicators/averages/Averages"
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Bars from "@cryptostream/core/market/Bars"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"

Laws.hold("averages", Averages.entries)
Agreement.check("averages are those of the references", Averages.entries)
EdgeCases.check("averages of made-up markets", Averages.entries)

type Values = ReadonlyArray<number>
type Definition = (values: Values, period: number) => Values

const windows = (values: Values, period: number, f: (window: Values) => number): Values =>
  values.map((_, i) => i < period - 1 ? NaN : f(values.slice(i - period + 1, i + 1)))
const total = (values: Values) => values.reduce((sum, value) => sum + value, 0)
const mean = (values: Values) => total(values) / values.length
const weighted = (window: Values) =>
  total(window.map((value, i) => (i + 1) * value)) / total(window.map((_, i) => i + 1))

/** Value and slope of the straight line through a window, at its middle. */
const line = (window: Values) => {
  const middle = (window.length - 1) / 2
  const across = total(window.map((value, x) => (x - middle) * (value - mean(window))))
  return { middle, level: mean(window), slope: across / total(window.map((_, x) => (x - middle) ** 2)) }
}
const lineAt = (place: (period: number) => number): Definition => (values, period) =>
  windows(values, period, (window) => {
    const { level, middle, slope } = line(window)
    return level + slope * (place(period) - middle)
  })

/** Each seeded by the mean of the first values that exist. */
const exponential: Definition = (values, period) => {
  const first = values.findIndex((value) => !Number.isNaN(value))
  let average = NaN
  return values.map((value, i) => {
    const row = i - first
    if (row === period - 1) average = mean(values.slice(first, i + 1))
    if (row >= period) average += 2 / (period + 1) * (value - average)
    return average
  })
}
const combined = (count: number, f: (averages: Values) => number): Definition => (values, period) => {
  const columns = Array.from({ length: count }).reduce<ReadonlyArray<Values>>(
    (columns) => [...columns, exponential(columns.at(-1) ?? values, period)],
    []
  )
  return values.map((_, i) => f(columns.map((column) => column[i]!)))
}

const definitions: { readonly [name: string]: Definition } = {
  wma: (values, period) => windows(values, period, weighted),
  trima: (values, period) =>
    windows(values, period, (window) => {
      const weights = window.map((_, i) => Math.min(i + 1, period - i))
      return total(window.map((value, i) => value * weights[i]!)) / total(weights)
    }),
  dema: combined(2, ([one, two]) => 2 * one! - two!),
  tema: combined(3, ([one, two, three]) => 3 * one! - 3 * two! + three!),
  hma: (values, period) => {
    const half = windows(values, Math.floor(period / 2), weighted)
    const full = windows(values, period, weighted)
    return windows(values.map((_, i) => 2 * half[i]! - full[i]!), Math.floor(Math.sqrt(period)), weighted)
  },
  kama: (values, period) => {
    let average = NaN
    return values.map((value, i) => {
      if (i < period) return NaN
      if (i === period) average = values[i - 1]!
      const path = total(values.slice(i - period + 1, i + 1).map((next, k) => Math.abs(next - values[i - period + k]!)))
      const efficiency = path === 0 ? 1 : Math.abs(value - values[i - period]!) / path
      return average += (2 / 31 + efficiency * (2 / 3 - 2 / 31)) ** 2 * (value - average)
    })
  },
  zlema: (values, period) => {
    const lag = Math.floor((period - 1) / 2)
    return exponential(values.map((value, i) => i < lag ? NaN : 2 * value - values[i - lag]!), period)
  },
  midpoint: (values, period) => windows(values, period, (window) => (Math.max(...window) + Math.min(...window)) / 2),
  linearreg: lineAt((period) => period - 1),
  linearreg_intercept: lineAt(() => 0),
  tsf: lineAt((period) => period),
  linearreg_slope: (values, period) => windows(values, period, (window) => line(window).slope),
  linearreg_angle: (values, period) =>
    windows(values, period, (window) => Math.atan(line(window).slope) * 180 / Math.PI)
}

const drawn = {
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })),
  period: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 40 }))
}

describe("averages of any period", () => {
  for (const [name, definition] of Object.entries(definitions)) {
    it.effect.prop(`${name} is what its definition says`, drawn, ({ period, seed }) =>
      Effect.sync(() => {
        const candles = Market.candles(seed, 120)
        const closes = candles.map(({ close }) => close)
        const indicator = Catalogue.make(Result.getOrThrow(Catalogue.find(`${name}_${period}`)), "1m")
        const found = indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!
        definition(closes, period).forEach((expected, i) => {
          const isSame = Number.isNaN(expected) ? Number.isNaN(found[i]!) : Math.abs(found[i]! - expected) <= 1e-9
          assert.isTrue(isSame, `row ${i}: ${found[i]}, not ${expected}`)
        })
      }), { arbitrary: { runs: 40 } })
  }
})

describe("an adaptive average", () => {
  it("refuses a slow limit above the fast one", () => {
    assert.match(
      Result.getOrThrow(Result.flip(Catalogue.find("mama_0.05_0.5"))),
      /slowLimit must not be above fastLimit/
    )
  })
})

describe("a volume-weighted average", () => {
  it("has no value where nothing was traded, even where the sum of volumes is left with a last bit", () => {
    const traded = [0.00013, 0.00004, 0.00258, 1376238412818374, 0.00003, 0.00407, 0.00014, 0.00304]
    const volumes = [...traded, 0, 0, 0, 0, 0, 0, 0.1]
    const candles = Market.candles(7, volumes.length).map((candle, i) => ({ ...candle, volume: volumes[i]! }))
    const indicator = Catalogue.make(Result.getOrThrow(Catalogue.find("vwma_5")), "1m")
    const values = [...indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!]
    const absent = values.flatMap((value, i) => Number.isNaN(value) ? [i] : [])
    assert.deepStrictEqual(absent, [0, 1, 2, 3, 12, 13])
    assert.closeTo(values.at(-1)!, candles.at(-1)!.close, 1e-9)
  })
})
