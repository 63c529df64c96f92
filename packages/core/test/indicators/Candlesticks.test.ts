import * as Candlesticks from "@cryptostream/core/indicators/candlesticks/Candlesticks"
import type * as Entry from "@cryptostream/core/indicators/Entry"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Laws from "./Laws.ts"
import * as MadeUpPatterns from "./MadeUpPatterns.ts"
import * as Market from "./Market.ts"
import * as OneSidedPatterns from "./OneSidedPatterns.ts"
import * as RarePatterns from "./RarePatterns.ts"
import * as Recorded from "./Recorded.ts"
import * as SymmetricPatterns from "./SymmetricPatterns.ts"

const { entries } = Candlesticks

const marks = (entry: Entry.Entry, candles: ReadonlyArray<Candle.Candle>): Float64Array => {
  const indicator = entry.make([], "1m")
  return indicator.step(indicator.initial, Bars.ofCandles(candles))[1][0]!
}

const lastMark = (name: string, prices: MadeUpPatterns.Example["prices"]): number | undefined =>
  marks(entries.find((entry) => entry.name === name)!, MadeUpPatterns.candles(prices)).at(-1)

Laws.hold("candlesticks", entries)

Recorded.sayIfMissing(entries.length + 1)
describe.skipIf(!Recorded.isThere)("candlesticks are those of TA-Lib", () => {
  const summary = Recorded.isThere ? Recorded.table("oracle/patterns-summary.csv").slice(1) : []
  const lookBacks = new Map(summary.map(([, name, lookBack]) => [name!.toLowerCase(), Number(lookBack)]))
  const given = new Map(Recorded.series.map((series) => {
    const rows = Recorded.isThere ? Recorded.table(`oracle/patterns-${series}.csv.gz`).slice(1) : []
    return [
      series,
      new Map(rows.map(([openTime, name, value]) => [`${openTime} ${name!.toLowerCase()}`, Number(value)]))
    ]
  }))

  it("all of them are there", () =>
    assert.deepStrictEqual(entries.map(({ name }) => name).sort(), [...lookBacks.keys()].sort()))

  for (const entry of entries) {
    it(`${entry.name} on every candle`, () => {
      for (const [series, values] of given) {
        const candles = Recorded.candles(series)
        const expected = candles.map(({ openTime }, i) =>
          i < lookBacks.get(entry.name)! ? NaN : values.get(`${openTime} ${entry.name}`) ?? 0
        )
        assert.deepStrictEqual([...marks(entry, candles)], expected, series)
      }
    })
  }
})

describe("a pattern that the recordings hardly have, or never", () => {
  const { mirrored } = MadeUpPatterns
  const examples = [...SymmetricPatterns.examples, ...OneSidedPatterns.examples, ...RarePatterns.examples]
  const upsideDown = examples.flatMap(({ mark, prices, spoilt, upsideDown }) =>
    upsideDown === undefined ? [] : [{ name: upsideDown, mark: -mark, prices, spoilt, turned: mirrored }]
  )
  const upright = examples.map((example) => ({
    ...example,
    turned: (prices: MadeUpPatterns.Example["prices"]) => prices
  }))
  for (const { mark, name, prices, spoilt, turned } of [...upright, ...upsideDown]) {
    it(`${name} is found with ${mark}, and needs all that it asks for`, () => {
      assert.strictEqual(lastMark(name, turned(prices)), mark, JSON.stringify(prices))
      for (const change of spoilt) {
        const changed = prices.map((one, i) => change[i] ?? one)
        assert.strictEqual(lastMark(name, turned(changed)), 0, JSON.stringify(change))
      }
    })
  }
})

const seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))

describe("a candle as high as none", () => {
  it.effect.prop("is forgotten with the window that it was in", { seed }, ({ seed }) =>
    Effect.sync(() => {
      const candles = Market.candles(seed, 80)
      const spiked = candles.with(0, { ...candles[0]!, high: 1e15, close: 1e14 })
      for (const entry of entries) {
        assert.deepStrictEqual(
          [...marks(entry, spiked).subarray(20)],
          [...marks(entry, candles).subarray(20)],
          entry.name
        )
      }
    }), { arbitrary: { runs: 30 } })
})
