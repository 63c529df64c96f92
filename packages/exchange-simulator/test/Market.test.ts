import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Recent from "@cryptostream/exchange-simulator/market/Recent"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { exact, fieldsOf, forming, sumOf } from "./Reading.ts"

const hour = 3_600_000
const day = 24 * hour
const noon = Date.UTC(2026, 10, 18, 12)
const symbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC", "DOGEUSDC", "QUIETBTC"]
const market = Market.make(42)
const of = (symbol: string, interval: Interval.Interval) => Series.make(symbol, interval)
const row = (from: Market.Market, series: Series.Series, openTime: number) =>
  from.rows(series, openTime, Interval.next(series.interval, openTime))[0]!

/** Decodes a row as the product does, and says where a candle contradicts itself in what core does not ask. */
const check = (interval: Interval.Interval) => (read: Row.Row) => {
  Result.getOrThrowWith(Candle.fromRow(interval)(read), (reason) => new Error(`${JSON.stringify(read)}: ${reason}`))
  const [low, high, volume, quote] = [exact(read[3]), exact(read[2]), exact(read[5]), exact(read[7])]
  assert.isTrue(quote * 10n ** 8n >= low * volume && quote * 10n ** 8n <= high * volume, JSON.stringify(read))
  assert.isTrue(exact(read[9]) <= volume && exact(read[10]) <= quote, JSON.stringify(read))
  assert.strictEqual(volume === 0n, read[8] === 0, JSON.stringify(read))
  assert.strictEqual(read[6], Interval.closeTime(interval, read[0]))
}

describe("a candle is a function of seed, symbol and open time", () => {
  const whole = new Map(symbols.map((symbol) => [symbol, market.rows(of(symbol, "1s"), noon - 2 * hour, noon)]))
  const Place = Schema.Struct({
    symbol: Schema.Literals(symbols),
    second: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 7199 }))
  })
  it.effect.prop(
    "so any order of asking gives the same seconds",
    { places: Schema.Array(Place) },
    ({ places }) =>
      Effect.sync(() => {
        const fresh = Market.make(42)
        for (const { second, symbol } of places) {
          const expected = whole.get(symbol)![second]!
          assert.deepStrictEqual(row(fresh, of(symbol, "1s"), expected[0]), expected)
        }
      }),
    { arbitrary: { runs: 30 } }
  )

  it("so longer candles do not know from where one came to them", () => {
    for (const interval of ["1m", "15m", "1h", "1d"] as const) {
      const all = market.rows(of("SOLUSDC", interval), noon - 3 * day, noon)
      for (const expected of [all.at(-1)!, all[0]!, all[all.length >> 1]!]) {
        assert.deepStrictEqual(row(Market.make(42), of("SOLUSDC", interval), expected[0]), expected)
      }
    }
  })

  it("so another seed is another market, for every symbol", () => {
    for (const symbol of symbols) {
      const [one, other] = [row(market, of(symbol, "1h"), noon), row(Market.make(43), of(symbol, "1h"), noon)]
      assert.notStrictEqual(one[4], other[4])
      assert.notStrictEqual(one[5], other[5])
    }
  })

  it("so what was forgotten is made again as it was", () => {
    const made: Array<number> = []
    const recent = Recent.make(2, (key) => (made.push(key), { key }))
    const [one] = [recent.get(1), recent.get(2), recent.get(2), recent.get(3)]
    assert.isFalse(recent.has(1))
    assert.isTrue(recent.has(2))
    assert.deepStrictEqual(recent.get(1), one)
    assert.deepStrictEqual(made, [1, 2, 3, 1])
  })
})

describe("every longer candle is the exact sum of its seconds", () => {
  const [from, to] = [noon - 36 * hour, noon + 12 * hour]
  const seconds = market.rows(of("BTCUSDC", "1s"), from, to)
  const upToDays = Interval.all.filter((interval) => interval !== "1s" && Interval.nominalMillis(interval) <= day)

  const minutes = market.rows(of("BTCUSDC", "1m"), from, to)

  /** Sums of sums are sums: what is longer than a minute is looked at in minutes, each of which is in seconds. */
  const partsOf = (interval: Interval.Interval) =>
    interval === "1m" ? { rows: seconds, length: 1_000 } : { rows: minutes, length: 60_000 }

  it.each(upToDays)("%s from 1s or 1m", (interval) => {
    const longer = market.rows(of("BTCUSDC", interval), from, to)
    assert.strictEqual(longer.length, Interval.count(interval, from, to))
    const { length, rows } = partsOf(interval)
    for (const one of longer) {
      const parts = rows.slice((one[0] - from) / length, (one[6] + 1 - from) / length)
      assert.deepStrictEqual(fieldsOf(one), sumOf(parts))
    }
  })

  it.each(["3d", "1w", "1M"] as const)("%s from 1d, beyond what a float64 holds", (interval) => {
    const [start, end] = [Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)]
    const days = market.rows(of("BTCUSDC", "1d"), start, end)
    const longer = market.rows(of("BTCUSDC", interval), start, end - Interval.nominalMillis(interval))
    assert.isAbove(longer.length, 0)
    for (const one of longer) {
      const parts = days.slice((one[0] - start) / day, (one[6] + 1 - start) / day)
      assert.deepStrictEqual(fieldsOf(one), sumOf(parts))
      assert.isTrue(exact(one[7]) > BigInt(Number.MAX_SAFE_INTEGER))
    }
  })

  it("of a symbol nobody described, as well", () => {
    const all = market.rows(of("QUIETBTC", "1s"), noon - 3 * hour, noon)
    market.rows(of("QUIETBTC", "1h"), noon - 3 * hour, noon).forEach((one, i) =>
      assert.deepStrictEqual(fieldsOf(one), sumOf(all.slice(3600 * i, 3600 * (i + 1))))
    )
  })
})

describe("every row is a candle of the exchange", () => {
  it.each(symbols)("%s, its seconds over a week's calm and busy hours", (symbol) => {
    for (const start of [noon, noon + 4 * day - 8 * hour, noon + 2 * hour]) {
      market.rows(of(symbol, "1s"), start, start + hour).forEach(check("1s"))
    }
  })
  it.each(Interval.all)("of %s", (interval) => {
    const span = Math.max(2 * hour, Math.min(35 * day, 20 * Interval.nominalMillis(interval)))
    const rows = market.rows(of("XRPUSDC", interval), noon - span, noon)
    assert.strictEqual(rows.length, Interval.count(interval, noon - span, noon))
    rows.forEach(check(interval))
  })
  it("before the epoch and far from now", () => {
    for (const time of [-3 * day, 0, Date.UTC(2099, 0, 1)]) {
      market.rows(of("ETHUSDC", "1m"), time - hour, time + hour).forEach(check("1m"))
    }
  })
  it("with prices and sizes in the steps of the symbol", () => {
    for (const symbol of symbols) {
      const { lotDecimals, priceDecimals } = market.instrument(of(symbol, "1s").symbol)
      assert.isAtMost(lotDecimals + priceDecimals, 8)
      for (const read of market.rows(of(symbol, "1m"), noon - hour, noon)) {
        assert.strictEqual(exact(read[4]) % 10n ** BigInt(8 - priceDecimals), 0n)
        assert.strictEqual(exact(read[5]) % 10n ** BigInt(8 - lotDecimals), 0n)
      }
    }
  })
})

describe("seconds follow one another", () => {
  const step = (symbol: string) => 10n ** BigInt(8 - market.instrument(of(symbol, "1s").symbol).priceDecimals)
  const distance = (a: string, b: string) => exact(a) > exact(b) ? exact(a) - exact(b) : exact(b) - exact(a)

  it.each(symbols)("%s: quiet ones are flat at the last close, the others open within two ticks of it", (symbol) => {
    const rows = market.rows(of(symbol, "1s"), noon - 5 * hour, noon)
    rows.slice(1).forEach((read, i) => {
      const close = rows[i]![4]
      if (read[8] === 0) assert.deepStrictEqual(read.slice(1, 5), [close, close, close, close])
      else assert.isTrue(distance(read[1], close) <= 2n * step(symbol), JSON.stringify([rows[i], read]))
    })
  })
  it("a single trade has one price, and is bought or sold as a whole", () => {
    for (const read of market.rows(of("SOLUSDC", "1s"), noon, noon + hour).filter((one) => one[8] === 1)) {
      assert.strictEqual(new Set(read.slice(1, 5)).size, 1)
      assert.include(["0.00000000", read[5]], read[9])
    }
  })
})

describe("the forming candle", () => {
  const Moment = Schema.Struct({
    interval: Schema.Literals(["1s", "1m", "1h", "1d"]),
    after: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: day - 1 }))
  })
  it.effect.prop(
    "never says what its closed candle does not",
    { moment: Moment },
    ({ moment: { after, interval } }) =>
      Effect.sync(() => {
        const time = noon + after
        const open = forming(market, of("SOLUSDC", interval), time)
        const closed = row(market, of("SOLUSDC", interval), open[0])
        assert.isTrue(Result.isSuccess(Candle.fromRow(interval)(open)))
        assert.isTrue(open[0] <= time && time <= open[6])
        assert.isAtMost(open[8], closed[8])
        for (const at of [5, 7, 9, 10] as const) assert.isTrue(exact(open[at]) <= exact(closed[at]))
        if (open[8] === 0) return
        assert.isTrue(exact(open[2]) <= exact(closed[2]) && exact(open[3]) >= exact(closed[3]))
        assert.strictEqual(open[1], closed[1])
      })
  )
  it("ends as the sum of the seconds that have passed", () => {
    const series = of("BTCUSDC", "15m")
    const open = forming(market, series, noon + 430_000)
    const passed = sumOf(market.rows(of("BTCUSDC", "1s"), noon, noon + 430_000))
    assert.deepStrictEqual(fieldsOf(open).toSpliced(5, 1), passed.toSpliced(5, 1))
  })
})
