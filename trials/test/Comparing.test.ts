import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import type * as Mark from "@cryptostream/core/market/Mark"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Comparing from "../src/distributed/Comparing.ts"

const series = Series.make("BTCUSDC", "1m")
const enrichment = Enrichment.byDefault("1m")
const start = Date.UTC(2024, 0, 1)

const candleAt = (minute: number): Candle.Candle => ({
  openTime: start + minute * 60_000,
  open: 2,
  high: 3,
  low: 1,
  close: 2,
  volume: 0,
  quoteVolume: 5,
  trades: 1 + minute
})
const candles = Array.from({ length: 30 }, (_, minute) => candleAt(minute))
const tracked: Mark.Mark = { _tag: "tracked", from: start, until: start + 1, knownAt: 1 }

interface Stored {
  readonly raw?: ReadonlyArray<Candle.Candle>
  readonly derivedFrom?: ReadonlyArray<Candle.Candle>
  readonly marks?: ReadonlyArray<Mark.Mark>
  readonly source?: "rest" | "socket"
}

const contents = ({ marks = [tracked], raw = candles, derivedFrom = raw, source = "rest" }: Stored = {}) =>
  Effect.gen(function*() {
    const store = yield* CandleStore
    const versions = raw.map((candle) => ({ candle, source, knownAt: source === "rest" ? 1 : 2 }))
    yield* store.writeRaw([{ series, versions }])
    const [, table] = enrichment.step(enrichment.initial, derivedFrom)
    yield* store.writeEnriched([{ series, table }])
    yield* store.writeMarks(series, marks)
    return yield* Comparing.read()
  }).pipe(Effect.provide(MemoryCandleStore.layer))

const compared = Effect.fnUntraced(function*(stored: Stored) {
  const [one] = Comparing.compare(yield* contents(stored), yield* contents())
  return one!
})

/** One candle says something else. */
const changed = (minute: number, change: Partial<Candle.Candle>) =>
  candles.map((candle, i) => i === minute ? { ...candle, ...change } : candle)

describe("two stores", () => {
  it.effect("are the same whoever told a candle, and whenever a mark was made", () =>
    Effect.gen(function*() {
      const same = yield* compared({ source: "socket", marks: [{ ...tracked, knownAt: 9 }] })
      assert.deepStrictEqual(same, { series: "BTCUSDC-1m", points: 30, differences: 0, first: undefined })
    }))

  it.effect("differ by one bit of a candle, and by a field that is absent", () =>
    Effect.gen(function*() {
      const bit = yield* compared({ raw: changed(7, { volume: -0 }) })
      assert.deepStrictEqual([bit.differences, bit.first], [1, "raw: volume at 2024-01-01T00:07:00.000Z is -0, not 0"])
      const { quoteVolume: _, ...bare } = candleAt(8)
      const absent = yield* compared({ raw: candles.with(8, bare) })
      assert.strictEqual(absent.first, "raw: quoteVolume at 2024-01-01T00:08:00.000Z is NaN, not 5")
    }))

  it.effect("differ by a candle that is not there or too much, and by the runs that follow", () =>
    Effect.gen(function*() {
      const fewer = yield* compared({ raw: candles.toSpliced(5, 1), derivedFrom: candles })
      assert.strictEqual(fewer.differences, 1 + 3)
      assert.strictEqual(fewer.first, "raw: 2024-01-01T00:05:00.000Z is not there")
      const more = yield* compared({ raw: [...candles, candleAt(30)], derivedFrom: candles })
      assert.strictEqual(more.first, "raw: 2024-01-01T00:30:00.000Z is too much")
    }))

  it.effect("differ by a derived value alone", () =>
    Effect.gen(function*() {
      const { first } = yield* compared({ derivedFrom: changed(20, { close: 2.5 }) })
      assert.match(first!, /^enriched: sma_20 at 2024-01-01T00:20:00.000Z is 2.025, not 2$/)
    }))

  it.effect("differ by what a mark says", () =>
    Effect.gen(function*() {
      const { differences, first } = yield* compared({ marks: [{ ...tracked, until: start + 2 }] })
      assert.strictEqual(differences, 2)
      assert.include(first!, "is not there")
    }))

  it.effect("differ by a whole series", () =>
    Effect.gen(function*() {
      const all = yield* contents()
      assert.deepStrictEqual(Comparing.findings(Comparing.compare(new Map(), all)), [
        "BTCUSDC-1m: 30 differences, the first: the whole series is not there"
      ])
      assert.strictEqual(Comparing.findings(Comparing.compare(all, new Map())).length, 1)
    }))
})
