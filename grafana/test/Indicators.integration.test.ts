/** What the dashboard Market shows of the stored indicators is what was computed of its candles. */
import * as OwnBuckets from "@cryptostream/influx/test/OwnBuckets"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as Candles from "../src/Candles.ts"
import * as Asking from "./Asking.ts"
import * as Filled from "./Filled.ts"

OwnBuckets.warnUnlessThere()

const hour = 3_600_000
const range = { from: Filled.end - 3 * hour, to: Filled.end, windowSeconds: 10 }
const one = { realm: "simulated", symbol: "BTCUSDC", interval: "1m" }

type Row = Readonly<Record<string, unknown>>

/** The rows of the range, as they were computed. */
const computed = (): ReadonlyArray<Row> => {
  const { versions } = Filled.filled.find(({ series }) => series.symbol === "BTCUSDC" && series.interval === "1m")!
  const { columns, initial, step } = Filled.enrichment
  const [, { openTimes, values }] = step(initial, versions.map(({ candle }) => candle))
  return Array.from(openTimes, (_time, i) => ({
    _time,
    ...Object.fromEntries(columns.map((column, k) => [column, values[k]![i]!]))
  })).filter(({ _time }) => _time >= range.from)
}
const only = (rows: ReadonlyArray<Row>, columns: ReadonlyArray<string>) =>
  rows.map((row) => Object.fromEntries(["_time", ...columns].map((column) => [column, row[column]])))

const ask = (query: string, variables: Readonly<Record<string, string | ReadonlyArray<string>>>) =>
  Effect.map(
    Asking.ask(query, { ...range, variables: { ...one, ...variables } }),
    (frames) => frames.flatMap(Asking.records)
  )

describe.skipIf(!OwnBuckets.isThere)("the indicators of the dashboard Market", () => {
  layer(Asking.Prefix.layer, { timeout: 120_000 })((it) => {
    it.effect("are over the candles those that are chosen", () =>
      Effect.gen(function*() {
        for (const over of [["ema_20"], ["ema_20", "sma_20"]]) {
          assert.deepStrictEqual(yield* ask(Candles.overCandles, { over }), only(computed(), over))
        }
        assert.deepStrictEqual(yield* ask(Candles.overCandles, { over: [] }), [])
      }))

    it.effect("are in a panel of their own with all columns of their scale, and no others", () =>
      Effect.gen(function*() {
        for (
          const [indicator, columns] of [
            ["rsi", ["rsi_14", "rsi_7"]],
            ["macd", ["macd_12_26_9", "macd_hist_12_26_9", "macd_signal_12_26_9"]]
          ] as const
        ) assert.deepStrictEqual(yield* ask(Candles.ofIndicator, { indicator }), only(computed(), columns))
        assert.deepStrictEqual(yield* ask(Candles.ofIndicator, { indicator: "macd.*|rsi" }), [])
      }))

    it.effect("are annotations where they are marks, at the candles that they are not 0 for", () =>
      Effect.gen(function*() {
        const expected = computed().flatMap((row) =>
          [["cdldoji", "doji", "neutral"], ["outlier_hampel_20_3", "outlier_hampel_20_3", "outlier"]].flatMap(
            ([column, text, tags]) => row[column!] === 0 ? [] : [{ time: row["_time"], text, tags }]
          )
        )
        assert.isNotEmpty(expected)
        assert.sameDeepMembers([...yield* ask(Candles.marks, {})], expected)
      }))
  })
})
