import type * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Mark from "@cryptostream/core/market/Mark"
import * as Version from "@cryptostream/core/market/Version"
import * as Samples from "@cryptostream/core/test/Samples"
import { Ascii } from "@cryptostream/influx/Ascii"
import * as LineProtocol from "@cryptostream/influx/LineProtocol"
import { assert, describe, it } from "@effect/vitest"
import { Point } from "@influxdata/influxdb-client"
import { Effect, Schema } from "effect"

const { btc } = Samples

/** Finite numbers of every size and sign. */
const number = Schema.Union([
  Schema.Finite.check(Schema.isBetween({ minimum: -1e308, maximum: 1e308 })),
  Schema.Finite,
  Schema.Literals([1e-8, 0.1 + 0.2, 1e21, 5e-324, 123456789.12345679])
])
const count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))
const Fields = Schema.Struct({
  openTime: Schema.Int.check(Schema.isBetween({ minimum: -9e12, maximum: 9e12 })),
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  quoteVolume: Schema.optionalKey(number),
  takerBuyVolume: Schema.optionalKey(number),
  takerBuyQuoteVolume: Schema.optionalKey(number),
  trades: count,
  source: Version.Source,
  knownAt: count
})

/** The client writes the fields of a point in order of their names, and without the sign of -0. */
const pointOf = (
  measurement: string,
  fields: Readonly<Record<string, number | undefined>>,
  integers: Array<string>
) => {
  const point = new Point(measurement).tag("interval", btc.interval).tag("symbol", btc.symbol)
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (integers.includes(name)) point.intField(name, value)
    else point.floatField(name, value)
  }
  return point
}
const sorted = (line: string): string => {
  const [tags, fields, time] = line.split(" ")
  return [tags, fields!.split(",").sort().join(), time].join(" ")
}

const written = (write: (into: Ascii) => void): string => {
  const ascii = new Ascii(1)
  write(ascii)
  return ascii.toString()
}

describe("line protocol", () => {
  it.effect.prop(
    "of a candle is what the client's own encoder writes",
    { all: Fields, rewritten: Schema.Boolean },
    ({ all, rewritten }) =>
      Effect.sync(() => {
        const { knownAt, openTime, source, ...rest } = all
        const bits = (rest.quoteVolume === undefined ? 1 : 0) + (rest.takerBuyVolume === undefined ? 2 : 0) +
          (rest.takerBuyQuoteVolume === undefined ? 4 : 0)
        const absent = bits > 0 || rewritten ? bits : undefined
        const fields = { ...rest, knownAt, source: Version.sources.indexOf(source), absent }
        const version = { candle: { openTime, ...rest }, source, knownAt }
        const line = written((into) => LineProtocol.raw(btc)(version, rewritten, into))
        const point = pointOf("candle", fields, ["trades", "source", "knownAt", "absent"]).timestamp(openTime)
        const expected = point.toLineProtocol({ convertTime: (time) => String(time) })!
        assert.strictEqual(sorted(line.replaceAll("=-0,", "=0,")), sorted(expected))
      })
  )

  const cell = Schema.NullOr(number)
  const Cells = Schema.Array(Schema.Tuple([cell, cell, cell])).check(Schema.isMinLength(1))
  it.effect.prop("of a table leaves absent values out, and says of a row that it lacks some", { cells: Cells }, ({
    cells
  }) =>
    Effect.sync(() => {
      const columns = ["sma_20", "macd_12.26", "obv"]
      const table: Enrichment.Table = {
        openTimes: Float64Array.from(cells, (_, i) => Samples.start + i * 60_000),
        columns,
        values: columns.map((_, k) => Float64Array.from(cells, (row) => row[k] ?? NaN))
      }
      const encode = LineProtocol.enriched(btc, table, false)
      cells.forEach((row, i) => {
        const isPartial = row.includes(null)
        const fields = Object.fromEntries(columns.map((column, k) => [column, row[k] ?? undefined]))
        const point = pointOf("enriched", { ...fields, isPartial: isPartial ? 1 : undefined }, ["isPartial"])
        const expected = point.timestamp(table.openTimes[i]!).toLineProtocol({ convertTime: (time) => String(time) })!
        assert.strictEqual(
          sorted(written((into) => encode(i, into)).replaceAll(/=-0(?=[, ])/g, "=0")),
          sorted(expected)
        )
      })
      assert.match(written((into) => LineProtocol.enriched(btc, table, true)(0, into)), /[ ,]isPartial=1i /)
    }))

  it("keeps the sign of zero", () => {
    const candle = { ...Samples.candleAt(0), open: -0 }
    const version = { ...Samples.versionAt(0), candle }
    assert.include(written((into) => LineProtocol.raw(btc)(version, false, into)), " open=-0,")
  })

  it.effect.prop(
    "of a mark holds it whole, whatever text is in it",
    { mark: Mark.Mark },
    ({ mark }) =>
      Effect.sync(() => {
        const to = "to" in mark ? mark.to : "until" in mark ? mark.until : undefined
        const point = new Point("mark").tag("interval", "1m").tag("kind", mark._tag).tag("symbol", "BTCUSDC")
          .stringField("mark", JSON.stringify(mark)).intField("knownAt", mark.knownAt).timestamp("7")
        if (to !== undefined) point.intField("to", to)
        assert.strictEqual(LineProtocol.mark(btc, mark, 7n).text, point.toLineProtocol())
      })
  )

  it("says of a window that it is not counted, or how many stand in it", () => {
    assert.strictEqual(
      LineProtocol.coverage(btc, 216_000_000, LineProtocol.uncounted, true).text,
      "coverage,interval=1m,symbol=BTCUSDC candles=-1i,unaligned=1i 216000000"
    )
    assert.strictEqual(
      LineProtocol.coverage(btc, 216_000_000, 3_600, false).text,
      "coverage,interval=1m,symbol=BTCUSDC candles=3600i 216000000"
    )
  })
})
