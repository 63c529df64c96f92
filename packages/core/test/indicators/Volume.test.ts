import * as Entry from "@cryptostream/core/indicators/Entry"
import * as Volume from "@cryptostream/core/indicators/volume/Volume"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Memory from "@cryptostream/core/rolling/Memory"
import { assert, describe, it } from "@effect/vitest"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"
import * as PlainColumns from "./PlainColumns.ts"
import * as PlainVolume from "./PlainVolume.ts"

Laws.hold("volume", Volume.entries)
PlainColumns.hold("volume by its definitions", Volume.entries, PlainVolume.definitions)
Agreement.check("volume is that of the references", Volume.entries)
EdgeCases.check("volume of made-up markets", Volume.entries)

const column = (name: string, candles: ReadonlyArray<Candle.Candle>) => {
  const entry = Volume.entries.find((one) => one.name === name)!
  const indicator = entry.make(Entry.defaults(entry), "1m")
  return indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!
}

describe("what counts from an anchor", () => {
  it("the balance of volumes forgets no small one to a monstrous one that came and went", () => {
    const candles = Market.candles(1, 20_000, true)
    const changes = candles.map(({ close }, i) => i === 0 ? 1 : Math.sign(close - candles[i - 1]!.close))
    const [up, down] = [changes.indexOf(1, 100), changes.indexOf(-1, 10_000)]
    const monster = 1e18
    const whole = candles.map((candle, i) => ({
      ...candle,
      volume: i === up || i === down ? monster : Math.round(candle.volume)
    }))
    const expected = whole.reduce((sum, { volume }, i) => volume === monster ? sum : sum + changes[i]! * volume, 0)
    assert.strictEqual(column("obv", whole).at(-1), expected)
  })

  it("the price of the day begins with the day, and remembers all of it", () => {
    const midnight = Date.UTC(2024, 0, 2)
    const candles = Market.candles(1, 3_000).map((candle, i) => ({ ...candle, openTime: midnight + (i - 60) * 60_000 }))
    const all = column("vwap_day", candles)
    const day = candles.slice(60, 60 + 1_440)
    const last = all[60 + 1_439]!
    const volume = day.reduce((sum, candle) => sum + candle.volume, 0)
    const products = day.reduce((sum, { close, high, low, volume }) => sum + (high + low + close) / 3 * volume, 0)
    assert.closeTo(last, products / volume, 1e-9 * last)
    assert.strictEqual(column("vwap_day", day).at(-1), last)
    const { memory } = Volume.entries.find(({ name }) => name === "vwap_day")!.make([], "1m")
    assert.deepStrictEqual(memory, Memory.window(day.length))
  })
})
