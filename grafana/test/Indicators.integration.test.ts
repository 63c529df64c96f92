/** What the dashboard Market shows of the stored indicators is what was computed of its candles. */
import * as OwnBuckets from "@cryptostream/influx/test/OwnBuckets"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as Candles from "../src/Candles.ts"
import * as Asking from "./Asking.ts"
import * as Filled from "./Filled.ts"

OwnBuckets.warnUnlessThere()

const minute = 60_000
const hour = 60 * minute
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

const isMark = (value: unknown): boolean => typeof value === "number" && !Number.isNaN(value) && value !== 0

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
        const marks = [
          { column: "cdldoji", text: "doji", tags: "neutral", later: 0 },
          { column: "outlier_hampel_20_3", text: "outlier_hampel_20_3", tags: "outlier", later: 0 },
          { column: "fractal_high_2_2", text: "fractal_high_2_2", tags: "down", later: 2 }
        ]
        const rows = computed()
        const expected = marks.flatMap(({ column, later, tags, text }) =>
          rows.flatMap((row) =>
            isMark(row[column]) ? [{ time: Number(row["_time"]) - later * minute, text, tags }] : []
          )
        )
        for (const { text } of marks.filter(({ later }) => later > 0)) {
          assert.include(expected.map((one) => one.text), text)
        }
        assert.sameDeepMembers([...yield* ask(Candles.marks, {})], expected)
      }))
  })
})
