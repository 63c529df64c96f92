import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import * as Market from "./Market.ts"

const million = 1_000_000
const portion = 10_000
const shown = 200

/** So much larger, for one candle in a hundred thousand: what a careless sum never forgets. */
const monstrous = 1e6
const spike = (candle: Candle.Candle): Candle.Candle => ({
  ...candle,
  open: candle.open * monstrous,
  high: candle.high * monstrous,
  low: candle.low * monstrous,
  close: candle.close * monstrous,
  volume: (candle.volume + 1) * monstrous
})

/** The same stretch of a lively market over and over, its open times going on, with a spike in every tenth. */
const bars = (() => {
  const stretch = Market.candles(1, portion, true)
  const length = 60_000 * portion * 10
  return Array.from({ length: million / portion }, (_, i) =>
    Bars.ofCandles(
      stretch.map((candle, k) => {
        const one = { ...candle, openTime: candle.openTime + i * length }
        return i % 10 === 0 && k === 100 ? spike(one) : one
      })
    ))
})()

const last = (entry: Entry.Entry, from: number, begin: number): ReadonlyArray<Float64Array> => {
  const indicator = entry.make(Entry.defaults(entry), "1m")
  let state = indicator.initial
  let columns: ReadonlyArray<Float64Array> = []
  for (const [i, part] of bars.slice(from).entries()) {
    ;[state, columns] = indicator.step(state, i === 0 ? Bars.slice(part, begin, part.length) : part)
  }
  return columns.map((column) => column.subarray(-shown))
}

describe("a million candles", () => {
  for (const entry of Catalogue.entries) {
    const { memory } = entry.make(Entry.defaults(entry), "1m")
    if (memory._tag === "anchored") continue
    it(`do not move ${entry.name}`, () => {
      // From as many candles as it remembers, and those alone.
      const portions = Math.ceil((memory.values + shown) / portion)
      const begin = portions * portion - memory.values - shown
      const fresh = last(entry, bars.length - portions, begin)
      last(entry, 0, 0).forEach((column, k) => {
        const there = column.filter((value) => !Number.isNaN(value))
        const scale = Math.sqrt(there.reduce((sum, value) => sum + value * value, 0) / Math.max(1, there.length))
        column.forEach((value, i) => {
          const expected = fresh[k]![i]!
          const isSame = Number.isNaN(value) ? Number.isNaN(expected) : Math.abs(value - expected) <= 1e-9 * scale
          assert.isTrue(isSame, `output ${k}: ${value} after a million, ${expected} alone`)
        })
      })
    }, 30_000)
  }
})
