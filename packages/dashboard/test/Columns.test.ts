import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Snapshot from "@cryptostream/core/programs/Snapshot"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Result, Stream } from "effect"
import type * as Answers from "../src/Answers.ts"
import * as LiveColumns from "../src/LiveColumns.ts"
import * as Server from "../src/Server.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

type Page = typeof Answers.Candles.Encoded
type Sent = Extract<typeof Answers.LiveEvent.Type, { readonly event: "candle" }>["data"]

const query = "symbol=BTCUSDT&interval=15m"
const page = (rest: string) => Effect.map(Http.get(`/api/candles?${query}&${rest}`), ({ json }) => json() as Page)

/** What a set of columns is over these candles, by the whole computation. */
const whole = (columns: ReadonlyArray<string>, candles: ReadonlyArray<Candle.Candle>) => {
  const enrichment = Result.getOrThrow(Enrichment.make("15m", columns))
  const [, { values }] = enrichment.step(enrichment.initial, candles)
  return (column: string, i: number): number => values[columns.indexOf(column)]![i]!
}
const all = Fixture.present.map(Fixture.candle)
const close = (found: ReadonlyArray<number | null>, expected: (i: number) => number, first: number) => {
  assert.isNotEmpty(found)
  found.forEach((value, i) => assert.approximately(value ?? NaN, expected(first + i), 1e-6))
}

it.layer(Fixture.filled, { excludeTestServices: true })("columns of the API", (it) => {
  it.effect("are those asked for, in their order: stored ones as stored, others computed from the candles", () =>
    Effect.gen(function*() {
      const columns = ["ema_7", "sma_20", "rsi_9"]
      const of = whole(columns, all)
      const { indicators, openTime } = yield* page(`limit=50&columns=${columns.join()}`)
      assert.deepStrictEqual(Object.keys(indicators), columns)
      for (const column of columns) close(indicators[column]!, (i) => of(column, i), all.length - 50)
      // What is stored may be of another version of the formulas than that of this process: it is what is given.
      yield* (yield* CandleStore).writeEnriched([{
        series: Fixture.series,
        table: {
          openTimes: Float64Array.of(openTime.at(-1)!),
          columns: Fixture.columns,
          values: [1, 2, 3].map((value) => Float64Array.of(value))
        }
      }])
      const again = yield* page(`limit=1&columns=sma_20,ema_7`)
      assert.deepStrictEqual(again.indicators["sma_20"], [1])
      close(again.indicators["ema_7"]!, (i) => of("ema_7", i), all.length - 1)
    }))

  it.effect("go back over every hole as the whole computation does", () =>
    Effect.gen(function*() {
      const of = whole(["sma_40"], all)
      for (const bucket of [110, 205, 316, 320]) {
        const { indicators, openTime } = yield* page(`limit=9&columns=sma_40&before=${Fixture.at(bucket)}`)
        close(indicators["sma_40"]!, (i) => of("sma_40", i), all.findIndex((one) => one.openTime === openTime[0]))
      }
    }))

  it.effect("are none where none are asked for, and say how far a change of a candle reaches", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* page("limit=5&columns=")).indicators, {})
      const reach = (columns: string) => Effect.map(page(`limit=5&columns=${columns}`), (one) => one.reach)
      assert.strictEqual(yield* reach("sma_20"), 0)
      assert.strictEqual(yield* reach("sma_20,sma_30"), 29)
      assert.isUndefined(yield* reach("sma_20,obv"))
    }))

  it.effect("are refused where the catalogue has none such, with the column and what to write", () =>
    Effect.gen(function*() {
      const many = Array.from({ length: 13 }, (_, i) => `sma_${i + 2}`).join()
      for (
        const [columns, expected] of [
          ["sma_1", "sma_1: period must be"],
          ["sma", "sma: expected period, as in sma_20"],
          ["sma_20,nothing_3", "nothing_3: no such column"],
          [many, "13 columns: at most 12 at a time"]
        ] as const
      ) {
        for (const path of ["candles", "live"]) {
          const { headers, json, status } = yield* Http.get(`/api/${path}?${query}&columns=${columns}`)
          assert.deepStrictEqual([status, headers.get("content-type")], [400, "application/problem+json"])
          assert.include((json() as { readonly detail: string }).detail, expected)
        }
      }
    }))

  it.effect("come with each live candle, and after a change as the store has it then", () =>
    Effect.gen(function*() {
      const [feed, store] = [yield* LiveFeed, yield* CandleStore]
      const series = Fixture.series
      const columns = ["ema_5", "sma_3"]
      const next = [600, 601, 602, 603].map(Fixture.candle)
      const changed = { ...next[1]!, close: next[1]!.close + 20 }
      const write = (candle: Candle.Candle) =>
        store.writeRaw([{ series, versions: [{ candle, source: "file", knownAt: 1 }] }])
      const stored = (candle: Candle.Candle) =>
        Effect.andThen(
          write(candle),
          feed.publish([{ _tag: "stored", series, candle, values: { sma_20: 7, rsi_14: 8 } }])
        )
      const story = Effect.gen(function*() {
        yield* stored(next[0]!)
        yield* stored(next[1]!)
        yield* stored(next[2]!)
        yield* write(changed)
        yield* feed.publish([{ _tag: "changed", series, from: changed.openTime, to: changed.openTime + 1 }])
        yield* stored(next[3]!)
      })
      const events = yield* Http.events(`/api/live?${query}&columns=sma_20,${columns.join()}`).pipe(
        Stream.tap(({ event }) => event === "heartbeat" ? story : Effect.void),
        Stream.filter(({ event }) => event === "candle"),
        Stream.take(4),
        Stream.runCollect
      )
      const [before, after] = [[...all, ...next], [...all, next[0]!, changed, next[2]!, next[3]!]]
      events.forEach(({ data }, i) => {
        const { candle, values } = data as Sent
        const of = whole(columns, i < 3 ? before : after)
        assert.strictEqual(candle.openTime, next[i]!.openTime)
        assert.hasAllKeys(values, ["sma_20", ...columns])
        assert.strictEqual(values["sma_20"], 7)
        for (const column of columns) assert.approximately(values[column]!, of(column, all.length + i), 1e-6)
      })
    }))
})

const fast = Server.layer({
  ...Fixture.options,
  columns: (interval) => interval === "1h" ? ["ema_3"] : ["sma_20", "rsi_14"]
})
const two = Effect.gen(function*() {
  const store = yield* CandleStore
  for (const series of [Fixture.series, Series.make("BTCUSDT", "1h"), Series.make("ETHUSDT", "1h")]) {
    yield* store.writeRaw([{ series, versions: [{ candle: Fixture.candle(0), source: "file", knownAt: 1 }] }])
  }
})

it.layer(Layer.provideMerge(Layer.effectDiscard(two), Layer.provideMerge(fast, Fixture.ports)), {
  excludeTestServices: true
})("what is stored", (it) => {
  it.effect("is told of each series by its interval", () =>
    Effect.gen(function*() {
      const { series } = (yield* Http.get("/api/status")).json() as typeof Answers.Status.Encoded
      assert.deepStrictEqual(series.map(({ columns, interval, symbol }) => [symbol, interval, columns.join()]), [
        ["BTCUSDT", "15m", "sma_20,rsi_14"],
        ["BTCUSDT", "1h", "ema_3"],
        ["ETHUSDT", "1h", "ema_3"]
      ])
    }))
})

it.layer(Fixture.ports, { excludeTestServices: true })("live columns", (it) => {
  it.effect("that the store does not let be computed are left out, and the reader is told to read them", () =>
    Effect.gen(function*() {
      const store = yield* CandleStore
      let isDown = true
      const failing = CandleStore.of({
        ...store,
        runs: (series, span) =>
          isDown ? Effect.fail(new CandleStoreError({ message: "down" })) : store.runs(series, span)
      })
      const candles = [0, 1].map(Fixture.candle)
      const events = candles.map((candle) =>
        ({ _tag: "stored", series: Fixture.series, candle, values: { rsi_14: 1 } }) as const
      )
      const add = LiveColumns.add(Fixture.series, Result.getOrThrow(Enrichment.make("15m", ["sma_2"])), failing)
      const told = yield* Stream.fromIterable(events).pipe(
        Stream.tap(({ candle }) =>
          Effect.andThen(
            Effect.orDie(
              store.writeRaw([{ series: Fixture.series, versions: [{ candle, source: "file", knownAt: 1 }] }])
            ),
            Effect.sync(() => {
              isDown = candle.openTime === Fixture.at(0)
            })
          )
        ),
        add,
        Stream.runCollect
      )
      const mean = (candles[0]!.close + candles[1]!.close) / 2
      assert.deepStrictEqual([...told], [
        events[0]!,
        { _tag: "changed", series: Fixture.series, from: Fixture.at(0), to: Fixture.at(1) },
        { ...events[1]!, values: { rsi_14: 1, sma_2: mean } }
      ])
    }))
})

const derivedByAnother = Layer.provideMerge(
  Layer.effectDiscard(Fixture.fill),
  Layer.provideMerge(Server.layer({ ...Fixture.options, derivedBy: () => "ours" }), Fixture.ports)
)

it.layer(derivedByAnother, { excludeTestServices: true })("columns that were derived otherwise", (it) => {
  it.effect("are computed from the candles, until they are derived as they should be", () =>
    Effect.gen(function*() {
      const of = whole(Fixture.columns, all)
      const newest = all.at(-1)!.openTime
      const wrong = {
        openTimes: Float64Array.of(newest),
        columns: Fixture.columns,
        values: [1, 2, 3].map((value) => Float64Array.of(value))
      }
      yield* (yield* CandleStore).writeEnriched([{ series: Fixture.series, table: wrong }])
      const before = yield* page("limit=1")
      assert.deepStrictEqual(Object.keys(before.indicators), Fixture.columns)
      for (const column of Fixture.columns) close(before.indicators[column]!, (i) => of(column, i), all.length - 1)
      const snapshot = { series: Fixture.series, nextOffset: 1, configuration: "ours", head: newest, states: [] }
      yield* Snapshot.save([{ snapshot, kept: [] }])
      assert.deepStrictEqual((yield* page("limit=1")).indicators["sma_20"], [1])
    }))
})
