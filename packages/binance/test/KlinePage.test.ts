import * as JsonElements from "@cryptostream/binance/rest/JsonElements"
import * as KlinePage from "@cryptostream/binance/rest/KlinePage"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import * as Samples from "../../core/test/Samples.ts"

const minute = 60_000
const { start } = Samples
const series = Series.make("BTCUSDC", "1m")
const asked: KlinePage.Asked = { series, from: start, to: undefined }

const time = (at: number) => start + at * minute
const kline = (at: number, changes: Readonly<Record<number, unknown>> = {}): ReadonlyArray<unknown> =>
  [...Samples.rowOf("1m")(Samples.candleAt(at)), "0"].map((cell, i) => i in changes ? changes[i] : cell)
const klines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => kline(from + i))

const read = (rows: ReadonlyArray<unknown>, now: number, other: Partial<KlinePage.Asked> = {}) =>
  Result.getOrThrow(KlinePage.read({ ...asked, ...other }, JSON.stringify(rows), now))
const minutes = ({ rows }: KlinePage.Page) => rows.map(([openTime]) => (openTime - start) / minute)
const longAfter = time(100_000)

/** A page with one row that is no candle, and what became of it. */
const letterOf = (row: unknown, before = klines(0, 2), after = klines(3, 5)) => {
  const page = read([...before, row, ...after], longAfter)
  assert.deepStrictEqual(minutes(page), [0, 1, 3, 4])
  assert.strictEqual(page.letters.length, 1)
  return page.letters[0]!
}

describe("a page of klines", () => {
  it("is its rows, to the last digit", () => {
    const row = kline(0, { 1: "100.100000000000000000001", 5: "0.00000000", 7: "" })
    const page = read([row, kline(1)], longAfter)
    assert.deepStrictEqual(page, {
      rows: [row.slice(0, 11), kline(1).slice(0, 11)] as unknown as KlinePage.Page["rows"],
      letters: [],
      knownAt: longAfter,
      next: undefined
    })
  })

  it("ends before the candle that is still open", () => {
    const page = read(klines(0, 3), time(2) + 30_000)
    assert.deepStrictEqual(minutes(page), [0, 1])
    assert.deepStrictEqual(minutes(read(klines(0, 3), time(3) - 1)), [0, 1])
    assert.deepStrictEqual(page.letters, [])
  })

  it("ends before its newest row, which has closed by the clock, where nothing shows that it is whole", () => {
    // A server that lags behind answers with a candle that was open when it saw it last.
    assert.deepStrictEqual(minutes(read(klines(0, 3), time(3))), [0, 1])
    assert.deepStrictEqual(minutes(read(klines(0, 3), time(63))), [0, 1])
    assert.deepStrictEqual(minutes(read(klines(0, 3), time(63) + 1)), [0, 1, 2])
    assert.deepStrictEqual(minutes(read(klines(0, 4), time(3))), [0, 1, 2])
    assert.deepStrictEqual(minutes(read(klines(0, 4), time(3) - 1)), [0, 1])
  })

  it("takes only a candle for a witness", () => {
    for (const [i, wrong] of [[1, "no price"], [0, time(3) + 1], [0, "soon"]] as const) {
      assert.deepStrictEqual(minutes(read([...klines(0, 3), kline(3, { [i]: wrong })], time(3) + 1000)), [0, 1])
    }
    assert.deepStrictEqual(minutes(read([...klines(0, 3), kline(300)], time(3) + 1000)), [0, 1])
  })

  it("goes on behind its last row while it is full, and ends otherwise", () => {
    const full = klines(0, KlinePage.size)
    assert.strictEqual(read(full, longAfter).next, time(999) + 1)
    assert.isUndefined(read(full.slice(1), longAfter, { from: time(1) }).next)
    assert.isUndefined(read(full, time(999) + 10_000).next)
    // The last row of a full page has no witness in it: it begins the next one.
    assert.strictEqual(read(full, time(1000)).next, time(998) + 1)
    assert.isUndefined(read([], longAfter).next)
    assert.isUndefined(read(full.map(() => null), longAfter).next)
  })

  it("goes on behind the last row that can be read", () => {
    const full = klines(0, KlinePage.size)
    assert.strictEqual(read([...full.slice(0, 999), kline(999, { 4: "-1" })], longAfter).next, time(998) + 1)
    assert.strictEqual(read([...full.slice(0, 999), null], longAfter).next, time(998) + 1)
    const none = full.map((_, n) => kline(n, { 4: "-1" }))
    assert.strictEqual(read(none, longAfter).next, time(999) + 1)
  })

  it("reads on behind a row whose time is as wrong as the rest of it", () => {
    const page = read([kline(0), kline(3, { 4: "-1" }), kline(2), kline(3)], longAfter)
    assert.deepStrictEqual(minutes(page), [0, 2, 3])
    assert.lengthOf(page.letters, 1)
    const full = [...klines(0, 999), kline(5_000, { 4: "-1" })]
    assert.strictEqual(read(full, time(1_000_000)).next, time(998) + 1)
  })

  it("asks for one row more than is wanted, which ends it and is no part of it", () => {
    const to = time(3)
    assert.strictEqual(KlinePage.endTime({ ...asked, to }), to)
    assert.strictEqual(KlinePage.endTime({ ...asked, to: to - 1 }), to)
    assert.isUndefined(KlinePage.endTime(asked))
    const page = read(klines(0, 4), time(3) + 5, { to })
    assert.deepStrictEqual(minutes(page), [0, 1, 2])
    assert.deepStrictEqual(page.letters, [])
    assert.isUndefined(read(klines(0, KlinePage.size), longAfter, { to: time(999) }).next)
  })

  it("has every row that is none as a dead letter, with its place, its bytes and its reason", () => {
    const letter = letterOf(kline(2, { 2: "1e3" }))
    assert.deepInclude(letter, {
      origin: "rest klines BTCUSDC-1m 2024-01-01T00:02:00.000Z",
      symbol: series.symbol,
      interval: "1m",
      openTime: time(2),
      bytes: JSON.stringify(kline(2, { 2: "1e3" })),
      encoding: "text",
      knownAt: longAfter
    })
    assert.match(letter.reason, /^high/)
    assert.match(letterOf(kline(2).slice(0, 11)).reason, /Missing|Expected/)
    assert.match(letterOf(kline(2, { 1: 100 })).reason, /Expected string/)
    assert.match(letterOf(kline(2, { 6: start })).reason, /closeTime/)
    assert.match(letterOf(kline(2, { 0: time(2) + 1 })).reason, /not aligned/)
    for (const other of [null, {}, [], kline(2, { 0: time(2) * 1000 }), kline(2, { 0: String(time(2)) })]) {
      assert.strictEqual(letterOf(other).reason, "has no open time in milliseconds")
    }
  })

  it("finds a row without a time of its own behind the one before it, wherever the page began", () => {
    const late = read([kline(1), null, kline(3)], longAfter, { from: time(1) })
    const letter = letterOf(null)
    assert.strictEqual(letter.origin, "rest klines BTCUSDC-1m after 2024-01-01T00:01:00.000Z")
    assert.notProperty(letter, "openTime")
    assert.strictEqual(late.letters[0]?.id, letter.id)
    const first = read([null], longAfter).letters[0]
    assert.strictEqual(first?.origin, "rest klines BTCUSDC-1m first from 2024-01-01T00:00:00.000Z")
  })

  it("has rows that were not asked for, repeat or stand in another order as dead letters", () => {
    const reasonOf = (row: unknown) => letterOf(row).reason
    assert.match(reasonOf(kline(-1)), /^opens before 2024-01-01T00:00:00.000Z/)
    assert.match(reasonOf(kline(1)), /^stands behind a row that opens at 2024-01-01T00:01:00.000Z/)
    assert.match(reasonOf(kline(0)), /^stands behind/)
    assert.match(reasonOf(kline(10_000_000)), /^opens at a time that is not yet/)
    const page = read(klines(0, 6), longAfter, { to: time(3) })
    assert.deepStrictEqual(minutes(page), [0, 1, 2])
    assert.strictEqual(page.letters.length, 2)
    assert.match(page.letters[0]!.reason, /^opens after 2024-01-01T00:03:00.000Z/)
  })

  it("is none where the text is no JSON array", () => {
    for (const text of ["", "<html>", "{}", "null", "\"[]\"", "[[1,2],"]) {
      assert.isTrue(Result.isFailure(KlinePage.read(asked, text, longAfter)), text)
    }
  })

  it.effect.prop("never throws, and accounts for every element it was given", {
    elements: Schema.Array(Schema.Union([
      Schema.Struct({ garbage: Schema.Unknown }),
      Schema.Struct({ minute: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 })) }),
      Schema.Struct({ cell: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 11 })), value: Schema.Unknown })
    ]))
  }, ({ elements }) =>
    Effect.sync(() => {
      const rows = elements.map((element, i) =>
        "garbage" in element
          ? element.garbage
          : "minute" in element
          ? kline(element.minute)
          : kline(i, { [element.cell]: element.value })
      )
      const page = read(rows, longAfter)
      assert.strictEqual(page.rows.length + page.letters.length, rows.length)
      const opened = page.rows.map(([openTime]) => openTime)
      assert.deepStrictEqual(opened, [...new Set(opened)].sort((a, b) => a - b))
    }), { arbitrary: { runs: 500 } })
})

describe("the elements of a JSON array", () => {
  it.effect.prop(
    "are what was written between its commas",
    { json: Schema.Array(Schema.Unknown) },
    ({ json }) =>
      Effect.sync(() => {
        for (const indent of [0, 2]) {
          const text = JSON.stringify(json, null, indent)
          const elements = JsonElements.split(text)
          const parsed: unknown = JSON.parse(text)
          assert.deepStrictEqual(elements.map((element): unknown => JSON.parse(element)), parsed as Array<unknown>)
        }
      }),
    { arbitrary: { runs: 500 } }
  )

  it("keep what parsing would not", () => {
    const written = ["[1e3, -0, \"\\u0041,]\\\\\"]", "{\"a\":[1,2],\"a\":3}", "12345678901234567890"]
    assert.deepStrictEqual(JsonElements.split(` [${written.join(" , ")}] `), written)
  })
})
