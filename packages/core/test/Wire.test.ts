import * as Candle from "@cryptostream/core/market/Candle"
import * as LogRecord from "@cryptostream/core/market/LogRecord"
import type * as Row from "@cryptostream/core/market/Row"
import * as ArchiveLine from "@cryptostream/core/wire/ArchiveLine"
import * as Json from "@cryptostream/core/wire/Json"
import * as KlineEvent from "@cryptostream/core/wire/KlineEvent"
import * as RestKline from "@cryptostream/core/wire/RestKline"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as Samples from "./Samples.ts"

const hourly = 1_725_361_200_000
const line = `${hourly},59075.99,59101.99,58940.34,59062.76,54.92684,${
  hourly + 3_599_999
},3242357.5997206,2825,23.62023,1394360.4720502,0`
const row = Result.getOrThrow(ArchiveLine.parse(line))
const failure = <A>(result: Result.Result<A, string>) => Result.getOrThrow(Result.flip(result))
const changed = (at: number, cell: Row.Row[number]) =>
  row.map((value, i) => i === at ? cell : value) as unknown as Row.Row

describe("an archive line", () => {
  it("keeps the exchange's decimal text", () => assert.strictEqual(row[7], "3242357.5997206"))

  it("in microseconds is the same row", () => {
    const micros = line.replace(String(hourly), `${hourly}000`).replace(
      String(hourly + 3_599_999),
      `${hourly + 3_599_999}999`
    )
    assert.deepStrictEqual(Result.getOrThrow(ArchiveLine.parse(micros)), row)
    assert.strictEqual(ArchiveLine.unit(micros), "us")
  })

  it("is refused where its times are in two units, no whole milliseconds, or in neither", () => {
    const micros = line.replace(String(hourly), `${hourly}000`)
    assert.include(failure(ArchiveLine.parse(micros)), "closeTime 1725364799999 is not in microseconds")
    assert.include(failure(ArchiveLine.parse(line.replace(String(hourly + 3_599_999), "1725364799"))), "closeTime")
    for (const time of [`${hourly}001`, `${hourly}.0`, `${hourly}00`, `-${hourly}`, "1e12", "", "9007199254740993"]) {
      const other = line.replace(String(hourly), time).replace(String(hourly + 3_599_999), `${hourly + 3_599_999}999`)
      assert.include(failure(ArchiveLine.parse(other)), `openTime ${time} is`)
    }
  })

  it("counts trades in digits alone", () => {
    for (const trades of ["2825.0", "2825.5", "1e3", "-1", "", " 7", "9007199254740993"]) {
      assert.include(failure(ArchiveLine.parse(line.replace(",2825,", `,${trades},`))), `trades ${trades} is`)
    }
  })

  it("is a header only where every field is a name", () => {
    const header = "open_time,Open,high,low,close,volume,\"Close time\",quote_volume,count,a,b,ignore"
    assert.isTrue(ArchiveLine.isHeader(header))
    for (const other of [line, line.replace(String(hourly), "NaN"), header.replace("count", "7"), "garbage", "a,,b"]) {
      assert.isFalse(ArchiveLine.isHeader(other), other)
    }
  })

  it("is refused with the field that is wrong", () => {
    assert.include(failure(ArchiveLine.parse("1,2,3")), "3 fields")
    assert.include(failure(ArchiveLine.parse(line.replace(String(hourly), "17253612"))), "openTime 17253612")
    assert.include(failure(ArchiveLine.parse(line.replace(",2825,", ",x,"))), "trades x")
  })
})

describe("a row", () => {
  const toCandle = Candle.fromRow("1h")

  it.effect.prop(
    "is the candle it was made of",
    { candles: Samples.candles("1h") },
    ({ candles }) =>
      Effect.sync(() => {
        const rows = candles.map(Samples.rowOf("1h"))
        assert.deepStrictEqual(rows.map((one) => Result.getOrThrow(toCandle(one))), candles)
      })
  )

  it("has no quote volume where the source has none", () =>
    assert.notProperty(Result.getOrThrow(toCandle(changed(7, ""))), "quoteVolume"))

  it("is refused with the field that contradicts", () => {
    assert.include(failure(toCandle(changed(2, "1"))), "high is below low")
    assert.include(failure(toCandle(changed(1, "60000"))), "high is below open or close")
    assert.include(failure(toCandle(changed(4, "1"))), "low is above open or close")
    assert.include(failure(toCandle(changed(4, ""))), "close")
    assert.include(failure(toCandle(changed(5, "-1"))), "volume")
    assert.include(failure(toCandle(changed(5, ""))), "volume")
    assert.include(failure(toCandle(changed(0, hourly + 1))), "not aligned to 1h")
    assert.include(failure(toCandle(changed(6, hourly - 1))), "before openTime")
    assert.include(failure(toCandle(changed(8, -1))), "trades")
    assert.include(failure(toCandle(changed(3, "0"))), "low must be a price above 0")
  })
})

describe("a row of the log", () => {
  const decoded = (cells: ReadonlyArray<unknown>) =>
    LogRecord.decode({
      series: Samples.btc,
      kind: "candles",
      candles: 1,
      value: JSON.stringify({ ...Samples.btc, source: "rest", knownAt: 1, candles: [cells] })
    })

  it("is eleven cells, each of its kind, or no row at all", () => {
    assert.isTrue(Result.isSuccess(decoded(row)))
    row.forEach((cell, at) => {
      for (const wrong of [null, typeof cell === "string" ? 1 : "1", 1.5]) {
        assert.include(failure(decoded(row.with(at, wrong as never))), "Expected a row of openTime", `cell ${at}`)
      }
    })
    assert.include(failure(decoded(row.slice(1))), "Expected a row of openTime")
    assert.include(failure(decoded([...row, "0"])), "Expected a row of openTime")
  })
})

describe("a REST row", () => {
  it("is the same row as the archive's line", () =>
    assert.deepStrictEqual(Result.getOrThrow(RestKline.parse([...row, "0"])), row))

  it("is refused where a price is a number or a field is missing", () => {
    assert.isTrue(Result.isFailure(RestKline.parse([...changed(1, 59075.99), "0"])))
    assert.isTrue(Result.isFailure(RestKline.parse(row.slice(0, 5))))
    assert.isTrue(Result.isFailure(RestKline.parse({ code: -1121 })))
  })

  it("is refused where a time is not in milliseconds", () => {
    for (const at of [0, 6]) {
      for (const time of [-hourly, 0, hourly * 1000, hourly + 0.5]) {
        assert.include(failure(RestKline.parse([...changed(at, time), "0"])), `[${at}]`)
      }
    }
  })
})

describe("a kline frame", () => {
  const k = {
    t: hourly,
    T: hourly + 3_599_999,
    s: "BTCUSDC",
    i: "1h",
    f: -1,
    L: -1,
    o: row[1],
    c: row[4],
    h: row[2],
    l: row[3],
    v: row[5],
    n: row[8],
    x: true,
    q: row[7],
    V: row[9],
    Q: row[10]
  }
  const frame = { e: "kline", E: hourly + 3_600_001, s: "BTCUSDC", k }

  it("that closes gives the row, raw or from a combined stream", () => {
    for (const json of [frame, { stream: "btcusdc@kline_1h", data: frame }]) {
      const event = Result.getOrThrow(KlineEvent.parse(json))
      assert.deepStrictEqual(event._tag === "Closed" && event.row, row)
    }
  })

  it("that is open gives an open candle and no row", () => {
    const event = Result.getOrThrow(KlineEvent.parse({ ...frame, k: { ...k, x: false } }))
    assert.strictEqual(event._tag, "Open")
    assert.notProperty(event, "row")
  })

  it("is refused where it is none, or contradicts itself", () => {
    assert.isTrue(Result.isFailure(KlineEvent.parse({ e: "serverShutdown" })))
    assert.include(failure(KlineEvent.parse({ ...frame, k: { ...k, h: "1" } })), "high")
    assert.isTrue(Result.isFailure(KlineEvent.parse({ ...frame, k: { ...k, x: undefined } })))
    assert.include(failure(KlineEvent.parse({ ...frame, E: 7 })), "7 is not a time in milliseconds")
    assert.include(failure(KlineEvent.parse({ ...frame, k: { ...k, t: -hourly } })), "milliseconds")
  })
})

describe("JSON of the exchange", () => {
  const json = { t: hourly, o: "59075.99", x: true, n: null, list: [[], {}, -1, 0.5, "a b", "\"\\"] }

  it("is what it says, with blanks or without, however its characters are escaped", () => {
    const escaped = String.raw`["\u0041\/\\u0041", "\ud83d\ude00", "\"\n\u0000 \u0022"]`
    for (const text of [JSON.stringify(json), JSON.stringify(json, null, 2), " [1 , 2]\r\n", escaped]) {
      assert.deepStrictEqual(Result.getOrThrow(Json.parse(text)), JSON.parse(text))
    }
  })

  it("is refused where reading it would lose something that was written", () => {
    const twice = `{"o":"1.0","o":"2.0"}`
    for (const text of [twice, "[1e3]", "[1.0]", "[-0]", "[9007199254740993]", "[1e400]"]) {
      assert.include(failure(Json.parse(text)), "never does", text)
    }
  })

  it("is refused where it is none, however deep", () => {
    for (const text of ["", "{", "[1,]", "[01]", "[+1]", "[NaN]", "{a:1}", "'a'", "\ufeff[]"]) {
      assert.include(failure(Json.parse(text)), "is not JSON", text)
    }
    assert.isTrue(Result.isFailure(Json.parse(`${"[".repeat(1e5)}${"]".repeat(1e5)}`)))
  })
})
