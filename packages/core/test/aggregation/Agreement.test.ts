import * as Agreement from "@cryptostream/core/aggregation/Agreement"
import * as Aggregation from "@cryptostream/core/aggregation/Aggregation"
import * as Tail from "@cryptostream/core/aggregation/Tail"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import * as Recorded from "../indicators/Recorded.ts"
import * as Samples from "../Samples.ts"

const whole: Candle.Candle = { ...Samples.candleAt(0, 100, 3), volume: 30, quoteVolume: 3000 }
const derived = (candle: Candle.Candle, children = 3): Aggregation.Derived => ({
  candle,
  children,
  expectedChildren: 3
})
const fields = (ours: Candle.Candle, theirs: Candle.Candle) =>
  Agreement.differences({ openTime: Samples.start, derived: derived(ours), recorded: theirs }, () => 3)
    .map(({ field, relative }) => [field, relative] as const)

describe("derived candles beside the exchange's own", () => {
  it("sums may differ by rounding, prices and trades by nothing", () => {
    assert.deepStrictEqual(fields({ ...whole, volume: 30 * (1 + 5e-10) }, whole), [])
    assert.deepStrictEqual(fields({ ...whole, volume: 30 * (1 + 2e-9) }, whole).map(([field]) => field), ["volume"])
    assert.deepStrictEqual(fields({ ...whole, close: 100 * (1 + 5e-10) }, whole).map(([field]) => field), ["close"])
    assert.deepStrictEqual(fields({ ...whole, trades: 6 }, whole), [["trades", 1]])
  })

  it("where nothing is to be divided by, there is no relative difference", () => {
    assert.deepStrictEqual(fields(whole, { ...whole, volume: 0 }), [["volume", undefined]])
    assert.deepStrictEqual(fields({ ...whole, volume: 0 }, { ...whole, volume: 0 }), [])
  })

  it("an absent value agrees with nothing, and contradicts nothing; a field that no candle has is not told of", () => {
    const { quoteVolume: _, ...without } = whole
    const found = Agreement.differences(
      { openTime: Samples.start, derived: derived(without), recorded: without },
      () => 3
    )
    assert.deepStrictEqual(found.map(({ field }) => field), ["quoteVolume"])
    assert.isFalse(found.some(Agreement.isContradiction))
    assert.deepStrictEqual(Agreement.ofKnownFields(found, new Set(Agreement.fieldsOf(without))), [])
    assert.deepStrictEqual(Agreement.ofKnownFields(found, new Set(Agreement.fieldsOf(whole))), found)
  })

  it("a bucket that one side has alone is one line", () => {
    const other = Samples.candleAt(3)
    const buckets = Agreement.buckets([derived(whole, 2)], [other])
    const found = buckets.flatMap((bucket) => Agreement.differences(bucket, () => 3))
    assert.isTrue(found.every(({ relative }) => relative === undefined))
    assert.deepStrictEqual(
      found.map(({ children, derived, field, openTime, recorded }) => [openTime, children, field, derived, recorded]),
      [
        [Samples.start, 2, "candle", "present", "absent"],
        [other.openTime, 0, "candle", "absent", "present"]
      ]
    )
    assert.deepStrictEqual(found.map(({ expectedChildren }) => expectedChildren), [3, 3])
  })
})

/** Minutes whose opens continue the close before, or lie a percent away from it. */
const minutes = (from: number, count: number, trades: number, isTorn: boolean): ReadonlyArray<Candle.Candle> =>
  Array.from({ length: count }, (_, i) => {
    const close = 100 + (from + i) % 3 / 1000
    return { ...Samples.candleAt(from + i, close, trades + (from + i) % 5), open: isTorn ? close * 1.01 : close }
  })

describe("where a series stops being whole", () => {
  it("is found inside the first bucket that differs, from the candles alone", () => {
    for (const cut of [0, 1, 7, 14]) {
      const first = [...minutes(60, cut, 1000, false), ...minutes(60 + cut, 15 - cut, 20, true)]
      const tail = Tail.find(minutes(0, 60, 1000, false), first, minutes(75, 15, 20, true))
      assert.strictEqual(tail?.from, Samples.start + (60 + cut) * 60_000)
      assert.isTrue(tail?.isShown)
    }
  })

  it("is not shown by candles that trade as before, nor by quiet ones that continue the close before", () => {
    const agreed = minutes(0, 60, 1000, false)
    const shown = (trades: number, isTorn: boolean) =>
      Tail.find(agreed, minutes(60, 15, trades, isTorn), minutes(75, 15, trades, isTorn))?.isShown
    assert.isTrue(shown(20, true))
    assert.isFalse(shown(500, true))
    assert.isFalse(shown(20, false))
  })

  it("cannot be told without whole candles before, or others behind", () => {
    const some = minutes(0, 15, 1000, false)
    assert.isUndefined(Tail.find([], some, some))
    assert.isUndefined(Tail.find(some, some, []))
  })
})

Recorded.sayIfMissing(1)

describe.runIf(Recorded.isThere)("over recorded candles", () => {
  it("the buckets that differ are those of the reference, line by line", () => {
    const lines = ["BTCUSDC", "ETHUSDC", "XRPUSDC", "SOLUSDC"].flatMap((symbol) => {
      const aggregation = Aggregation.make("1d", "1h")
      const [state, closed] = aggregation.step(aggregation.initial, Recorded.candles(`${symbol}-1h`))
      const all = [...closed, ...aggregation.close(state, Infinity)[1]]
      return Agreement.buckets(all, Recorded.candles(`${symbol}-1d`))
        .flatMap((bucket) => Agreement.differences(bucket, () => 24))
        .map(({ children, derived, field, openTime, recorded }) =>
          [symbol, openTime, children, field, derived, recorded].join()
        )
    })
    const names: Readonly<Record<string, string>> = {
      takerBuyBase: "takerBuyVolume",
      takerBuyQuote: "takerBuyQuoteVolume"
    }
    const cell = (text: string) => text === "" || Number.isNaN(Number(text)) ? text : String(Number(text))
    const [, ...expected] = Recorded.table("oracle/derived-1d-differences.csv")
    assert.deepStrictEqual(
      lines.toSorted(),
      expected.map(([symbol = "", openTime = "", children = "", field = "", derived = "", recorded = ""]) =>
        [symbol, openTime, children, names[field] ?? field, cell(derived), cell(recorded)].join()
      ).toSorted()
    )
    assert.strictEqual(lines.length, 107)
  })
})
