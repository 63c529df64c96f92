import * as Interval from "@cryptostream/core/market/Interval"
import type * as Series from "@cryptostream/core/market/Series"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type * as Answers from "../src/Answers.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

type Page = typeof Answers.Candles.Encoded
type Status = typeof Answers.Status.Encoded

const query = "symbol=BTCUSDT&interval=15m"
it.layer(Fixture.filled, { excludeTestServices: true })("the API", (it) => {
  it.effect("gives the newest candles in columns, with the stored indicators beside them", () =>
    Effect.gen(function*() {
      const page = (yield* Http.get(`/api/candles?${query}`)).json() as Page
      assert.deepStrictEqual(page.openTime, Fixture.present.slice(-500).map(Fixture.at))
      const last = Fixture.candle(Fixture.buckets - 1)
      assert.deepStrictEqual([page.close.at(-1), page.trades.at(-1)], [last.close, last.trades])
      assert.deepStrictEqual(page.quoteVolume, page.openTime.map(() => null))
      assert.deepStrictEqual(Object.keys(page.indicators), Fixture.columns)
      const closes = page.close.slice(-20)
      assert.approximately(page.indicators["sma_20"]!.at(-1)!, closes.reduce((a, b) => a + b) / 20, 1e-6)
    }))

  it.effect("says null where an indicator has no value yet", () =>
    Effect.gen(function*() {
      const page = (yield* Http.get(`/api/candles?${query}&limit=30&before=${Fixture.at(30)}`)).json() as Page
      const sma = page.indicators["sma_20"]!
      assert.deepStrictEqual([sma.length, sma[18], typeof sma[19]], [30, null, "number"])
    }))

  it.effect("pages back over every hole without losing or repeating a candle", () =>
    Effect.gen(function*() {
      let all: ReadonlyArray<number> = []
      for (let before = Fixture.at(Fixture.buckets); all[0] !== Fixture.start; before = all[0]!) {
        const page = (yield* Http.get(`/api/candles?${query}&limit=7&before=${before}`)).json() as Page
        assert.isAtLeast(page.openTime.length, 1)
        all = [...page.openTime, ...all]
      }
      assert.deepStrictEqual(all, Fixture.present.map(Fixture.at))
    }))

  it.effect("answers with nothing before the first candle", () =>
    Effect.gen(function*() {
      const page = (yield* Http.get(`/api/candles?${query}&before=${Fixture.start}`)).json() as Page
      assert.deepStrictEqual(page.openTime, [])
    }))

  it.effect("tells of every hole and why it is there", () =>
    Effect.gen(function*() {
      const { gaps, last } = (yield* Http.get(`/api/gaps?${query}`)).json() as typeof Answers.Gaps.Encoded
      assert.strictEqual(last, Fixture.at(Fixture.buckets - 1))
      assert.deepStrictEqual(gaps.map(({ buckets, from, status }) => [status, from, buckets]), [
        ["exchange-hole", Fixture.at(100), 4],
        ["unreadable", Fixture.at(200), 1],
        ["missing", Fixture.at(300), 15]
      ])
      assert.include(gaps[1]!.evidence, "0123456789abcdef")
    }))

  it.effect("counts what is there and leaves out what is absent", () =>
    Effect.gen(function*() {
      const { realm, series, source } = (yield* Http.get("/api/status")).json() as Status
      assert.deepStrictEqual([realm, source, series.length], ["recorded", "a test", 1])
      const { completeness, ...counts } = series[0]!
      assert.deepStrictEqual(counts, {
        symbol: "BTCUSDT",
        interval: "15m",
        columns: Fixture.columns,
        first: Fixture.start,
        last: Fixture.at(Fixture.buckets - 1),
        candles: 580,
        expected: 600,
        exchangeHoles: 4,
        unreadable: 1,
        missing: 15,
        pending: 0
      })
      assert.strictEqual(completeness, 580 / 596)
    }))

  it.effect("answers an unknown series with 404 and the ones there are", () =>
    Effect.gen(function*() {
      for (const path of ["candles", "gaps", "live"]) {
        const { headers, json, status } = yield* Http.get(`/api/${path}?symbol=DOGEUSDC&interval=1m`)
        assert.deepStrictEqual([status, headers.get("content-type")], [404, "application/problem+json"])
        const { detail } = json() as { readonly detail: string }
        assert.strictEqual(detail, "DOGEUSDC-1m is not stored; there are BTCUSDT-15m")
      }
    }))

  it.effect("says of columns that it cannot give what is true of all of these, and of each what is wrong", () =>
    Effect.gen(function*() {
      const many = Array.from({ length: 13 }, (_, i) => `sma_${i + 2}`).join()
      for (
        const [columns, why] of [
          ["sma_0", /^sma_0: period must be a whole number from 2/],
          ["smaa_20", /^smaa_20: no such column; was sma_20 meant\?/],
          [many, /^13 columns: at most 12 at a time/]
        ] as const
      ) {
        const { json, status } = yield* Http.get(`/api/candles?${query}&columns=${columns}`)
        const { detail, title } = json() as { readonly detail: string; readonly title: string }
        assert.deepStrictEqual([status, title], [400, "These columns cannot be given"])
        assert.match(detail, why)
      }
    }))

  it.effect("answers bad input with 400 and says which field is wrong", () =>
    Effect.gen(function*() {
      for (
        const [bad, field] of [["symbol=BTCUSDT&interval=7m", "interval"], [`${query}&limit=5001`, "limit"]] as const
      ) {
        const { headers, json, status } = yield* Http.get(`/api/candles?${bad}`)
        assert.deepStrictEqual([status, headers.get("content-type")], [400, "application/problem+json"])
        const { errors } = json() as { readonly errors: ReadonlyArray<{ readonly path: ReadonlyArray<string> }> }
        assert.deepStrictEqual(errors.map(({ path }) => path), [["query", field]])
      }
    }))

  it.effect("lists the catalogue", () =>
    Effect.gen(function*() {
      const entries = (yield* Http.get("/api/indicators")).json() as ReadonlyArray<typeof Answers.Indicator.Encoded>
      assert.deepStrictEqual(entries.find(({ name }) => name === "rsi")?.parameters, [
        { name: "period", default: 14, expected: "a whole number from 2 to 10000" }
      ])
    }))

  it.effect(
    "remembers the alarms that are on, of every series, and tells a new listener first",
    () =>
      Effect.gen(function*() {
        const feed = yield* LiveFeed
        const other = { ...Fixture.series, interval: "1m" as Interval.Interval }
        const alarm = (series: Series.Series, message: string, since: number) =>
          ({ _tag: "alarm", series, kind: "silent", message, since }) as const
        const alarms = Effect.map(Http.get("/api/alarms"), ({ json }) => json() as typeof Answers.Alarms.Encoded)
        const first = (count: number) => Stream.runCollect(Stream.take(Http.events(`/api/live?${query}`), count))
        assert.deepStrictEqual((yield* alarms).alarms, [])
        yield* feed.publish([
          alarm(Fixture.series, "old", 1),
          alarm(other, "beside", 2),
          alarm(Fixture.series, "new", 3)
        ])
        const { alarms: on, now } = yield* alarms
        assert.deepStrictEqual(on.map(({ interval, message, since }) => [interval, message, since]), [
          ["15m", "new", 3],
          ["1m", "beside", 2]
        ])
        assert.approximately(now, Date.now(), 5_000)
        assert.deepStrictEqual(yield* first(1), [
          { event: "alarm", data: { kind: "silent", message: "new", since: 3 } }
        ])
        yield* feed.publish([
          { _tag: "calm", series: other, kind: "silent", message: "well again" },
          { _tag: "calm", series: Fixture.series, kind: "late", message: "another kind" }
        ])
        assert.deepStrictEqual((yield* alarms).alarms.map(({ message }) => message), ["new"])
        yield* feed.publish([{ _tag: "calm", series: Fixture.series, kind: "silent", message: "well again" }])
        assert.deepStrictEqual((yield* alarms).alarms, [])
        assert.deepStrictEqual((yield* first(1)).map(({ event }) => event), ["heartbeat"])
      }),
    10_000
  )

  it.effect("sends the live events of the series asked for, and no other's", () =>
    Effect.gen(function*() {
      const feed = yield* LiveFeed
      const closed = Fixture.candle(600)
      const other = { ...Fixture.series, interval: "1m" as Interval.Interval }
      const publish = feed.publish([
        { _tag: "stored", series: other, candle: closed, values: {} },
        { _tag: "open", series: Fixture.series, candle: { _tag: "OpenCandle", ...closed } },
        { _tag: "stored", series: Fixture.series, candle: closed, values: { sma_20: 1.5 } },
        { _tag: "changed", series: Fixture.series, from: 5, to: 7 },
        { _tag: "alarm", series: Fixture.series, kind: "silent", message: "silent since 14:00", since: 1 },
        { _tag: "calm", series: Fixture.series, kind: "silent", message: "well again" }
      ])
      const events = yield* Http.events(`/api/live?${query}`).pipe(
        Stream.tap(({ event }) => event === "heartbeat" ? publish : Effect.void),
        Stream.take(6),
        Stream.runCollect
      )
      assert.deepStrictEqual(events.slice(1), [
        { event: "open", data: closed },
        { event: "candle", data: { candle: closed, values: { sma_20: 1.5 } } },
        { event: "changed", data: { from: 5, to: 7 } },
        { event: "alarm", data: { kind: "silent", message: "silent since 14:00", since: 1 } },
        { event: "calm", data: { kind: "silent", message: "well again" } }
      ])
    }))
})

it.layer(Fixture.empty, { excludeTestServices: true })("the API without data", (it) => {
  it.effect("has no series and says so", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(((yield* Http.get("/api/status")).json() as Status).series, [])
      const { json, status } = yield* Http.get(`/api/candles?${query}`)
      assert.strictEqual(status, 404)
      assert.include((json() as { readonly detail: string }).detail, "nothing else is yet")
    }))
})
