import * as Statistics from "@cryptostream/core/indicators/statistics/Statistics"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Agreement from "./Agreement.ts"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"
import * as Oracle from "./Oracle.ts"
import * as Plain from "./Plain.ts"
import * as Recorded from "./Recorded.ts"

Laws.hold("statistics", Statistics.entries)
Agreement.check("statistics are those of the references", Statistics.entries)

const entryOf = (name: string) => Statistics.entries.find((entry) => entry.name === name)!
const column = (name: string, period: number, candles: ReadonlyArray<Candle.Candle>): Float64Array => {
  const indicator = entryOf(name).make([period], "1m")
  return indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!
}

const near = (found: number, expected: number, scale = Math.abs(expected)): boolean =>
  Number.isNaN(expected) ? Number.isNaN(found) : Math.abs(found - expected) <= 1e-9 * Math.max(scale, 1e-300)

const minute = 60_000
const at = (i: number, close: number, reach = 0): Candle.Candle => ({
  openTime: 1_700_000_040_000 + i * minute,
  open: close,
  high: close + reach,
  low: close - reach,
  close,
  volume: 1,
  trades: 1
})

describe.skipIf(!Recorded.isThere)("the statistics file", () => {
  it("has no column that is not held against ours", () => {
    for (const name of Oracle.names("statistics")) assert.isDefined(entryOf(name.split("_")[0]!), name)
  })
})

describe("statistics by their plain definitions", () => {
  const drawn = {
    seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })),
    period: Schema.Int.check(Schema.isBetween({ minimum: 4, maximum: 30 }))
  }
  for (const [name, plain] of Object.entries(Plain.definitions)) {
    it.effect.prop(`${name} is what its definition says`, drawn, ({ period, seed }) =>
      Effect.sync(() => {
        const candles = Market.candles(seed, 120)
        const found = column(name, period, candles)
        const expected = candles.map((_, i) => plain(candles.slice(0, i + 1), period))
        const scale = Math.sqrt(expected.reduce((sum, value) => sum + (value || 0) ** 2, 0) / expected.length)
        expected.forEach((value, i) =>
          assert.isTrue(near(found[i]!, value, Math.max(Math.abs(value), scale)), `row ${i}: ${found[i]}, not ${value}`)
        )
      }), { arbitrary: { runs: 30 } })
  }

  it("all of them are held against a definition", () => {
    assert.sameMembers(Object.keys(Plain.definitions), Statistics.entries.map(({ name }) => name))
  })
})

describe("statistics of markets that try them", () => {
  const walk = (from: number, count: number) =>
    Array.from(
      { length: count },
      (_, i) => at(from + i, 60_000 + Math.round(2_000 * Math.sin((from + i) ** 2)) / 100, 1)
    )

  it("a monstrous spike leaves nothing behind once it has left the window", () => {
    const spike = [{ ...at(500, 60_000_000_000, 1), low: 59_000, open: 59_500 }]
    const later = walk(501, 300)
    for (const { name } of Statistics.entries) {
      const all = column(name, 20, [...walk(0, 500), ...spike, ...later])
      const fresh = column(name, 20, later)
      later.forEach((_, i) => {
        if (i >= 20) assert.isTrue(near(all[501 + i]!, fresh[i]!, Math.max(Math.abs(fresh[i]!), 1e-3)), `${name} ${i}`)
      })
    }
  })

  it("a market that stands still after a monstrous spike has no volatility left, and never a negative square", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const tiny = Array.from({ length: 30 }, (_, i) => at(i, 1 + seed * Math.sin(i * seed) * 1e-9))
      const still = Array.from({ length: 25 }, (_, i) => at(31 + i, 1))
      assert.closeTo(column("realisedvol", 20, [...tiny, at(30, 1e6), ...still]).at(-1)!, 0, 1e-9)
    }
  })

  it("a long history changes no value", () => {
    const candles = walk(0, 200_000)
    for (const { name } of Statistics.entries) {
      const all = column(name, 20, candles).subarray(-50)
      const fresh = column(name, 20, candles.slice(-150)).subarray(-50)
      all.forEach((value, i) => assert.isTrue(near(value, fresh[i]!, Math.max(1e-3, Math.abs(value))), `${name} ${i}`))
    }
  })

  it("a price that moves by a tick a hundred thousand times its size keeps its shape", () => {
    const closes = (low: number) => Array.from({ length: 100 }, (_, i) => at(i, low + (i % 7 === 0 ? 2 : i % 3) / 128))
    for (const name of ["std", "zscore", "skew", "kurtosis", "slope"]) {
      const [high, low] = [column(name, 20, closes(131_072)), column(name, 20, closes(1))]
      high.subarray(19).forEach((value, i) =>
        assert.isTrue(near(value, low[19 + i]!, Math.abs(value) + 1e-3), `${name} ${i}`)
      )
    }
  })

  it("ten thousand closes, measured from one that lies far off, have the shape that their definition says", () => {
    const period = 10_000
    const opens = (i: number) => at(i, 1).openTime
    // Boundaries stand where a stretch of 28/30 of the window ends; the first behind one is what all others are measured from.
    const stretch = (i: number) => Math.floor(opens(i) / (period * minute * 28 / 30))
    const first = Array.from({ length: period }, (_, i) => i + 1).find((i) => stretch(i) !== stretch(i - 1))!
    const candles = Array.from(
      { length: first + period },
      (_, i) => at(i, 60_000 + (i === first ? 60 : Math.round(1_500 * Math.sin(i ** 2)) / 100))
    )
    for (const name of ["skew", "kurtosis", "zscore"]) {
      const found = column(name, period, candles)
      for (const last of [first + 1_000, first + 9_000]) {
        const expected = Plain.definitions[name]!(candles.slice(0, last + 1), period)
        if (last >= period - 1) assert.isTrue(near(found[last]!, expected), `${name}: ${found[last]}, not ${expected}`)
      }
    }
  })

  it("a market that stands still has no deviation and no shape", () => {
    const flat = Array.from({ length: 60 }, (_, i) => at(i, 117_123.37))
    const last = (name: string) => column(name, 20, flat).at(-1)
    for (const name of ["std", "slope", "realisedvol", "correl_high_low", "beta_high_low"]) {
      assert.strictEqual(last(name), 0, name)
    }
    for (const name of ["zscore", "skew", "kurtosis"]) assert.isNaN(last(name), name)
  })

  it.skipIf(!Recorded.isThere)("markets that are made up give what TA-Lib gives", () => {
    const made = {
      flatNoVolume: Array.from({ length: 400 }, (_, i) => at(i, 100)),
      rising: Array.from({ length: 400 }, (_, i) => at(i, 100 + i, 0.5))
    }
    const [header, ...rows] = Recorded.table("oracle/edge-cases.csv")
    for (const [name, candles] of Object.entries(made)) {
      const expected = (row: string) => Number(rows.find(([title]) => title === row)![header!.indexOf(name)])
      assert.closeTo(column("correl_high_low", 30, candles).at(-1)!, expected("CORREL_high_low_30"), 1e-9)
      assert.closeTo(column("beta_high_low", 5, candles).at(-1)!, expected("BETA_high_low_5"), 1e-8)
    }
  })

  it("powers of what lies in a window are a function of the window, to the last bit", () => {
    for (const name of ["skew", "kurtosis", "zscore", "correl_high_low"]) {
      const indicator = entryOf(name).make([20], "1m")
      const after = (before: ReadonlyArray<Candle.Candle>) =>
        indicator.step(indicator.initial, Bars.ofCandles([...before, ...walk(900, 20)]))[0]
      assert.deepStrictEqual(
        after(walk(0, 900)),
        after(Market.candles(3, 7).map((one, i) => ({ ...one, openTime: i * minute })))
      )
      assert.deepStrictEqual(after(walk(0, 900)), after(walk(893, 7)))
    }
  })
})
