import * as Aggregation from "@cryptostream/core/aggregation/Aggregation"
import * as Reach from "@cryptostream/core/aggregation/Reach"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Mark from "@cryptostream/core/market/Mark"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Market from "../indicators/Market.ts"
import * as Recorded from "../indicators/Recorded.ts"
import * as Samples from "../Samples.ts"

const Seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))
const Length = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 400 }))
const Cut = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Parent = Schema.Literals(["3m", "5m", "15m", "1h", "1d", "1w", "1M"])
const minute = 60_000

const volumes = ["volume", "quoteVolume", "takerBuyVolume", "takerBuyQuoteVolume"] as const

/** A bucket by its definition. Amounts are sums of a few cents: they are compared as such. */
const naive = (interval: Interval.Interval, children: ReadonlyArray<Candle.Candle>) => {
  const openTime = Interval.floor(interval, children[0]!.openTime)
  const sums = volumes.flatMap((field) => {
    const values = children.map((child) => child[field])
    return values.includes(undefined) ? [] : [[field, values.reduce<number>((sum, value) => sum + value!, 0)] as const]
  })
  return {
    openTime,
    open: children[0]!.open,
    high: Math.max(...children.map(({ high }) => high)),
    low: Math.min(...children.map(({ low }) => low)),
    close: children.at(-1)!.close,
    trades: children.reduce((sum, { trades }) => sum + trades, 0),
    children: children.length,
    expectedChildren: (Interval.next(interval, openTime) - openTime) / minute,
    sums: Object.fromEntries(sums)
  }
}

const shown = ({ candle, children, expectedChildren }: Aggregation.Derived) => {
  const { close, high, low, open, openTime, trades } = candle
  const sums = Object.fromEntries(
    volumes.flatMap((field) => candle[field] === undefined ? [] : [[field, candle[field]]])
  )
  return { openTime, open, high, low, close, trades, children, expectedChildren, sums }
}

/** What is equal but for the order of adding. */
const agree = (found: ReturnType<typeof shown>, expected: ReturnType<typeof naive>) => {
  assert.deepStrictEqual({ ...found, sums: Object.keys(found.sums) }, { ...expected, sums: Object.keys(expected.sums) })
  for (const [field, value] of Object.entries(expected.sums)) {
    assert.isAtMost(Math.abs(found.sums[field]! - value), 1e-12 * value, field)
  }
}

it.effect.prop(
  "derived candles are what their definition says, whatever the portions; the last one waits until it is closed",
  { seed: Seed, length: Length, interval: Parent, cuts: Schema.Tuple([Cut, Cut]) },
  ({ cuts, interval, length, seed }) =>
    Effect.sync(() => {
      const candles = Market.candles(seed, length)
      const aggregation = Aggregation.make(interval, "1m")
      const [state, derived] = aggregation.step(aggregation.initial, candles)
      const groups = [...Map.groupBy(candles, ({ openTime }) => Interval.floor(interval, openTime)).values()]
      const last = groups.at(-1)
      const end = last === undefined ? 0 : Interval.next(interval, Interval.floor(interval, last[0]!.openTime))
      const isClosed = last === undefined || last.at(-1)!.openTime + minute === end
      const closed = isClosed ? groups : groups.slice(0, -1)
      assert.strictEqual(derived.length, closed.length)
      derived.forEach((one, i) => agree(shown(one), naive(interval, closed[i]!)))

      const ends = [...cuts.map((cut) => Math.round(cut * length)).sort((a, b) => a - b), length]
      let inPortions: Aggregation.State = aggregation.initial
      const portions = ends.flatMap((to, i) => {
        const [next, some] = aggregation.step(inPortions, candles.slice(ends[i - 1] ?? 0, to))
        inPortions = JSON.parse(JSON.stringify(next)) as Aggregation.State
        return some
      })
      assert.deepStrictEqual(portions, [...derived])
      assert.deepStrictEqual(inPortions, state)

      const kept = JSON.stringify(state)
      const more = candles.slice(-1).map((one) => ({ ...one, openTime: one.openTime + minute }))
      assert.deepStrictEqual(aggregation.step(state, more), aggregation.step(state, more), "the same twice")
      assert.strictEqual(JSON.stringify(state), kept)

      assert.deepStrictEqual(aggregation.close(state, end - 1), [state, []])
      const [rest, given] = aggregation.close(state, end)
      assert.isNull(rest)
      assert.strictEqual(given.length, isClosed ? 0 : 1)
      given.forEach((one) => agree(shown(one), naive(interval, last!)))
    }),
  { arbitrary: { runs: 150 } }
)

it("a bucket closes with its last child, though others of it are missing", () => {
  const { initial, step } = Aggregation.make("3m", "1m")
  const [state, derived] = step(initial, [Samples.candleAt(0), Samples.candleAt(2, 101)])
  assert.isNull(state)
  assert.deepInclude(derived[0], { children: 2, expectedChildren: 3 })
  assert.deepInclude(derived[0]!.candle, { open: 100, close: 101, volume: 20 })
})

it("a field that one child lacks is absent, and the others are there", () => {
  const { quoteVolume: _, ...without } = Samples.candleAt(1)
  const { initial, step } = Aggregation.make("3m", "1m")
  const [, [derived]] = step(initial, [Samples.candleAt(0), without, Samples.candleAt(2)])
  assert.notProperty(derived!.candle, "quoteVolume")
  assert.strictEqual(derived!.candle.takerBuyQuoteVolume, 1500)
})

describe("how far time has come", () => {
  const knownAt = 1
  const time = (minutes: number) => Samples.start + minutes * minute
  const reach = (...marks: ReadonlyArray<Mark.Mark>) => (Reach.make("1m", time(4), marks) - Samples.start) / minute

  it("is told by the newest candle, and by marks that reach further", () => {
    assert.strictEqual(reach(), 5)
    assert.strictEqual(reach({ _tag: "tracked", from: time(0), until: time(9), knownAt }), 9)
    assert.strictEqual(reach({ _tag: "asked", from: time(5), to: time(8), knownAt }), 8)
    assert.strictEqual(reach({ _tag: "untracked", from: time(7), knownAt }), 7)
    assert.strictEqual(reach({ _tag: "lost", from: time(1), to: time(6), knownAt }), 6)
    assert.strictEqual(reach({ _tag: "tracked", from: time(0), knownAt }), 5)
  })

  it("is not told by a row that cannot be read, for its open time may be wrong too", () => {
    assert.strictEqual(reach({ _tag: "unreadable", from: time(90), to: time(91), deadLetter: "x", knownAt }), 5)
  })
})

const files = [
  ["BTCUSDC", "1d", "1h"],
  ["ETHUSDC", "1d", "1h"],
  ["XRPUSDC", "1d", "1h"],
  ["SOLUSDC", "1d", "1h"],
  ["BTCUSDT", "15m", "1m"],
  ["BTCUSDT", "1h", "1m"]
] as const

Recorded.sayIfMissing(files.length)

describe.runIf(Recorded.isThere)("over recorded candles", () => {
  for (const [symbol, interval, of] of files) {
    it(`${symbol} ${interval} of ${of} is the reference's, every number to the last bit`, () => {
      const [header, ...rows] = Recorded.table(`oracle/derived-${symbol}-${interval}-from-${of}.csv.gz`)
      const aggregation = Aggregation.make(interval, of)
      const [state, derived] = aggregation.step(aggregation.initial, Recorded.candles(`${symbol}-${of}`))
      const all = [...derived, ...aggregation.close(state, Infinity)[1]]
      assert.strictEqual(all.length, rows.length)
      all.forEach(({ candle, children }, i) => {
        const expected = new Map(header!.map((name, k) => [name, rows[i]![k] === "" ? undefined : Number(rows[i]![k])]))
        assert.deepStrictEqual(
          { ...candle, closeTime: Interval.closeTime(interval, candle.openTime), children },
          {
            openTime: expected.get("openTime"),
            open: expected.get("open"),
            high: expected.get("high"),
            low: expected.get("low"),
            close: expected.get("close"),
            volume: expected.get("volume"),
            trades: expected.get("trades"),
            ...(expected.get("quoteVolume") !== undefined && { quoteVolume: expected.get("quoteVolume") }),
            takerBuyVolume: expected.get("takerBuyBase"),
            takerBuyQuoteVolume: expected.get("takerBuyQuote"),
            closeTime: expected.get("closeTime"),
            children: expected.get("children")
          } as never
        )
      })
    })
  }
})
