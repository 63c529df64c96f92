import * as Candle from "@cryptostream/core/market/Candle"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import * as LogScan from "@cryptostream/core/market/LogScan"
import type * as Row from "@cryptostream/core/market/Row"
import * as Version from "@cryptostream/core/market/Version"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import * as Samples from "./Samples.ts"

const { btc, start } = Samples
const minute = 60_000

/** The general way: what `Decode` says of a record without a scan. */
const slowly = (encoded: LogRecord.Encoded): ReadonlyArray<Version.Version> | undefined => {
  const record = Result.getOrUndefined(LogRecord.decode(encoded))
  if (record === undefined || !("candles" in record)) return undefined
  const candles = record.candles.map(Candle.fromRow(record.interval))
  if (!candles.every(Result.isSuccess)) return undefined
  return candles.map(({ success: candle }) => ({ candle, source: record.source, knownAt: record.knownAt }))
}

const nines = "99999999999999999.99999999"
const cell = Schema.Literals(["", "0", "0.0", "7", "12.50000000", "0.00000001", "00.5", "1.", ".5", "1e3", "-1", nines])
const Cells = Schema.Tuple([cell, cell, cell, cell, cell, cell, cell, cell])
const Whole = Schema.Literals([-1, 0, 7, 1.5, 1e15, 1e21, 59_999])
const Rows = Schema.Array(Schema.Tuple([Cells, Whole, Whole])).check(Schema.isMaxLength(3))

const rowOf = (i: number, [cells, late, trades]: typeof Rows.Type[number]): Row.Row => {
  const [open, high, low, close, volume, quoteVolume, takerBuyVolume, takerBuyQuoteVolume] = cells
  const openTime = start + i * minute
  const takers = [takerBuyVolume, takerBuyQuoteVolume] as const
  return [openTime, open, high, low, close, volume, openTime + late, quoteVolume, trades, ...takers]
}
const sound = (i: number): Row.Row => {
  const openTime = start + i * minute
  return [openTime, "2.5", "3.10", "2", "2.00000001", "0", openTime + 59_999, i % 2 ? "" : "12.5", i, "", "0.00000000"]
}
const encoded = (rows: ReadonlyArray<Row.Row>): LogRecord.Encoded =>
  LogRecord.encode({ ...btc, source: "rest", knownAt: start, candles: rows })

describe("a record read in one pass", () => {
  it("is read as the general way reads it", () => {
    for (const count of [1, 2, 500]) {
      for (const source of Version.sources) {
        const record = { ...btc, source, knownAt: start, candles: Array.from({ length: count }, (_, i) => sound(i)) }
        const versions = LogScan.versions(LogRecord.encode(record))
        assert.strictEqual(versions?.length, count)
        assert.deepStrictEqual(versions, slowly(LogRecord.encode(record)))
      }
    }
  })

  it.effect.prop(
    "agrees with the general way, or leaves the record to it",
    { rows: Rows },
    ({ rows }) =>
      Effect.sync(() => {
        const record = encoded([sound(0), ...rows.map((row, i) => rowOf(i + 1, row))])
        const versions = LogScan.versions(record)
        if (versions !== undefined) assert.deepStrictEqual(versions, slowly(record))
      }),
    { arbitrary: { runs: 2_000 } }
  )

  it.effect.prop("leaves whatever is damaged to the general way, or reads the same of it", {
    at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 400 })),
    cut: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
    put: Schema.Literals(["", "0", "1", ".", ",", "\"", " ", "]", "}", "[", "-", "e", "\\", "é", "\u0000"])
  }, ({ at, cut, put }) =>
    Effect.sync(() => {
      const record = encoded([sound(0), sound(1)])
      const value = record.value.slice(0, at) + put + record.value.slice(at + cut)
      const versions = LogScan.versions({ ...record, value })
      if (versions !== undefined) assert.deepStrictEqual(versions, slowly({ ...record, value }))
    }), { arbitrary: { runs: 5_000 } })

  it("leaves marks, and records of another series, to the general way", () => {
    const record = encoded([sound(0)])
    assert.isDefined(LogScan.versions(record))
    assert.isUndefined(LogScan.versions({ ...record, series: Samples.eth }))
    const mark = { _tag: "silent", from: start, to: start + minute, knownAt: start } as const
    assert.isUndefined(LogScan.versions({ ...record, value: JSON.stringify({ ...btc, mark }) }))
    assert.isUndefined(LogScan.versions({ ...record, value: JSON.stringify({ ...btc, candles: [] }) }))
  })
})
