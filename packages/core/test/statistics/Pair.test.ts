import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Pair from "@cryptostream/core/statistics/Pair"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Market from "../indicators/Market.ts"
import * as Plain from "../indicators/Plain.ts"
import * as Recorded from "../indicators/Recorded.ts"

type Candles = ReadonlyArray<Candle.Candle>
const columnsOf = (table: Pair.Table) =>
  [table.openTimes, table.correlation, table.firstOnSecond, table.secondOnFirst].map((column) => [...column])

const step = (pair: Pair.Pair, first: Candles, second: Candles, state = pair.initial) =>
  pair.step(state, Bars.ofCandles(first), Bars.ofCandles(second))

const Seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))
const Cut = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 90 }))
const drawn = { seed: Seed, other: Seed, cuts: Schema.Array(Schema.Tuple([Cut, Cut])).check(Schema.isMaxLength(4)) }
const runs = { arbitrary: { runs: 150 } }

/** Absent where one of the two does not move at all. */
const plain = (first: Candles, second: Candles, period: number) => {
  const partner = new Map(second.map((candle) => [candle.openTime, candle.close]))
  const rows = first.filter(({ openTime }) => partner.has(openTime))
  const a = Plain.logReturns(rows.map(({ close }) => close))
  const b = Plain.logReturns(rows.map(({ openTime }) => partner.get(openTime)!))
  return rows.map(({ openTime }, i) => {
    const [x, y] = [a.slice(i - period, i), b.slice(i - period, i)]
    const isShort = i < period
    const moves = (values: ReadonlyArray<number>) => values.some((value) => value !== values[0])
    return [
      openTime,
      isShort || !moves(x) || !moves(y) ? NaN : Plain.correlation(x, y),
      isShort || !moves(y) ? NaN : Plain.beta(x, y),
      isShort || !moves(x) ? NaN : Plain.beta(y, x)
    ]
  })
}

describe("two series", () => {
  it.effect.prop(
    "have the correlation and the betas of the rows that both have",
    drawn,
    ({ other, seed }) =>
      Effect.sync(() => {
        const [first, second] = [Market.candles(seed, 90), Market.candles(other, 90)]
        const found = columnsOf(step(Pair.make(7, "1m"), first, second)[1])
        const expected = plain(first, second, 7)
        assert.strictEqual(found[0]!.length, expected.length)
        expected.forEach((row, i) =>
          row.forEach((value, k) => {
            const mine = found[k]![i]!
            const isSame = Number.isNaN(value)
              ? Number.isNaN(mine)
              : Math.abs(mine - value) <= 1e-9 * Math.max(1, Math.abs(value))
            assert.isTrue(isSame, `row ${i}, column ${k}: ${mine}, not ${value}`)
          })
        )
      }),
    runs
  )

  it.effect.prop(
    "have the same values whatever the portions, and however far one is ahead",
    drawn,
    (given) =>
      Effect.sync(() => {
        const [first, second] = [Market.candles(given.seed, 90), Market.candles(given.other, 90)]
        const pair = Pair.make(5, "1m")
        const [whole, table] = step(pair, first, second)
        const sorted = (side: 0 | 1) => [...given.cuts.map((cut) => cut[side]).sort((a, b) => a - b), 90]
        const [ofFirst, ofSecond] = [sorted(0), sorted(1)]
        const columns: Array<Array<number>> = [[], [], [], []]
        let state = pair.initial
        ofFirst.forEach((end, i) => {
          const portion = (candles: Candles, ends: ReadonlyArray<number>) => candles.slice(ends[i - 1] ?? 0, ends[i])
          const [next, part] = step(pair, first.slice(ofFirst[i - 1] ?? 0, end), portion(second, ofSecond), state)
          state = JSON.parse(JSON.stringify(next)) as Pair.State
          columnsOf(part).forEach((column, k) => columns[k]!.push(...column))
        })
        assert.deepStrictEqual(columns, columnsOf(table))
        assert.deepStrictEqual(state, whole)
      }),
    runs
  )

  it("of which one stands still have no correlation, and a beta of the still one on the other", () => {
    const moving = Market.candles(1, 30, true)
    const still = moving.map((candle) => ({ ...candle, open: 5, high: 5, low: 5, close: 5 }))
    const last = columnsOf(step(Pair.make(5, "1m"), still, moving)[1]).map((column) => column.at(-1))
    assert.deepStrictEqual(last.slice(1), [NaN, 0, NaN])
  })

  it.skipIf(!Recorded.isThere)("are those of the reference in every row", () => {
    const [first, second] = [Recorded.candles("BTCUSDC-1h"), Recorded.candles("ETHUSDC-1h")]
    const found = columnsOf(step(Pair.make(100, "1h"), first, second)[1])
    const [header, ...rows] = Recorded.table("oracle/statistics-BTCUSDC-ETHUSDC-1h.csv.gz")
    const titles = ["openTime", "correlation_100", "beta_BTCUSDC_on_ETHUSDC_100", "beta_ETHUSDC_on_BTCUSDC_100"]
    assert.sameMembers(titles, [...header!])
    titles.forEach((title, k) => {
      const expected = rows.map((cells) => cells[header!.indexOf(title)]!)
      assert.strictEqual(expected.length, found[k]!.length)
      expected.forEach((text, i) => {
        if (text === "") assert.isNaN(found[k]![i]!, `${title} ${i}`)
        else assert.isAtMost(Math.abs(found[k]![i]! - Number(text)), 1e-9 * Math.abs(Number(text)), `${title} ${i}`)
      })
    })
  })
})
