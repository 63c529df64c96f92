import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Mark from "@cryptostream/core/market/Mark"
import type * as Row from "@cryptostream/core/market/Row"
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Series from "@cryptostream/core/market/Series"
import { CandleStore, everything } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { type Closed, MarketData } from "@cryptostream/core/ports/MarketData"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Status from "@cryptostream/core/programs/Status"
import * as Whole from "@cryptostream/core/programs/Whole"
import * as Samples from "@cryptostream/core/test/Samples"
import * as Place from "@cryptostream/runtime/Place"
import * as Storage from "@cryptostream/runtime/Storage"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Predicate, Result, Stream } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Namespaces from "./Namespaces.ts"

const symbols = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC"]
const intervals: ReadonlyArray<Interval.Interval> = ["1m", "1h"]
const minute = 60_000

/** A walk with holes, repeats, candles without some fields and one that cannot be. */
const rowsOf = (seed: number, interval: Interval.Interval, count: number): ReadonlyArray<Row.Row> => {
  const step = interval === "1m" ? 1 : 60
  const toRow = Samples.rowOf(interval)
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => (i * 7 + seed) % 501 !== 0 && Math.floor(i / 50) !== 11 + seed)
    .flatMap((i) => {
      const price = Math.round(100_000 * (2 + Math.sin(i / 17 + seed) + Math.sin(i * seed))) / 100
      const candle = { ...Samples.candleAt(i * step, price, 1 + (i % 9)), openTime: Samples.start + i * step * minute }
      const { takerBuyQuoteVolume: _, ...bare } = candle
      const row = toRow(i % 97 === 0 ? bare : candle)
      return i % 203 === 0 ? [row, toRow({ ...candle, trades: candle.trades + 1 })] : [row]
    })
}

const market: ReadonlyArray<Closed> = symbols.flatMap((symbol, seed) =>
  intervals.map((interval): Closed => ({
    _tag: "Closed",
    series: Series.make(symbol, interval),
    source: "file",
    knownAt: 1,
    rows: rowsOf(seed, interval, interval === "1m" ? 3_000 : 700)
  }))
)

const enrichment = Result.getOrThrow(Enrichment.make("1m", ["sma_20", "ema_12", "rsi_14"]))

/** A mark without its time, and without the name of a dead letter: that is of where in which log the letter came from. */
const comparable = (mark: Mark.Mark): string =>
  JSON.stringify({ ...mark, knownAt: 0, ...("deadLetter" in mark && { deadLetter: "" }) }, Object.keys(mark).toSorted())

/** Everything that came of it, value by value: what is absent is NaN. */
const outcome = Effect.gen(function*() {
  const store = yield* CandleStore
  const series = yield* store.series
  const contents = yield* Effect.forEach(series, (one) =>
    Effect.gen(function*() {
      const tables = yield* Stream.runCollect(store.readEnriched(one, everything, enrichment.columns))
      return {
        series: Series.key(one),
        raw: yield* Stream.runCollect(store.read(one, everything)),
        openTimes: tables.flatMap(({ openTimes }) => [...openTimes]),
        values: enrichment.columns.map((_, k) => tables.flatMap(({ values }) => [...values[k]!])),
        marks: (yield* store.marks(one)).map(comparable).toSorted(),
        runs: yield* store.runs(one, everything),
        newest: yield* store.newest(one, 3)
      }
    }))
  const letters = (yield* (yield* DeadLetters).list).map(({ bytes, reason }) => `${reason}: ${bytes}`).toSorted()
  return { contents, letters, status: yield* Status.all("recorded") }
})

/** To the bit: what JSON has no word for is named; the order of keys says nothing. */
const exact = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, one: unknown) =>
      typeof one === "number" && (Number.isNaN(one) || Object.is(one, -0))
        ? `${1 / one}`
        : Predicate.isObject(one) && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => a < b ? -1 : 1))
        : one,
    1
  )

const same = (actual: Effect.Success<typeof outcome>, expected: Effect.Success<typeof outcome>) => {
  for (const [i, one] of expected.contents.entries()) {
    for (const key of Object.keys(one)) {
      const [a, b] = [actual.contents[i], one].map((contents) => exact(contents?.[key as keyof typeof one]))
      assert.strictEqual(a, b, `${one.series} ${key}`)
    }
  }
  const unnamed = (all: typeof actual) => exact(all).replaceAll(/dead letter [0-9a-f]+/g, "dead letter")
  assert.strictEqual(unnamed(actual), unnamed(expected))
}

/** The whole of `Produce` and `Consume`, once. */
const program = Effect.andThen(Whole.once({ enrichment: () => enrichment, recordSize: 50 }), outcome).pipe(
  Effect.provide(MarketData.layerMemory(market))
)

const memory = Layer.mergeAll(
  MemoryCandleLog.layer,
  MemoryCandleStore.layer,
  StateStore.layerMemory,
  DeadLetters.layerMemory,
  LiveFeed.layer
)

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "cryptostream-shapes-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

/** Where the servers are, as the environment of the tests says. */
const servers = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    /^(KAFKA|INFLUX)_/.test(name) && value !== undefined ? [[name, value] as const] : []
  )
)

const storage = (environment: Readonly<Record<string, string>>) =>
  Layer.unwrap(
    Effect.map(Effect.flatMap(folder, (path) => Place.make(path, "recorded")), (place) => Storage.layer(place, "bulk"))
  ).pipe(
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...servers, ...environment } }))),
    Layer.provide(NodeServices.layer)
  )

const hasServers = process.env["KAFKA_BROKERS"] !== undefined && process.env["INFLUX_URL"] !== undefined
if (!hasServers) {
  console.warn("SKIPPED, for KAFKA_BROKERS or INFLUX_URL is not set: the same store over Kafka and InfluxDB")
}

describe("the same programs", () => {
  it.live("store the same over SQLite as over memory", () =>
    Effect.gen(function*() {
      const expected = yield* Effect.provide(program, memory)
      assert.strictEqual(expected.contents.length, market.length)
      assert.isAbove(expected.contents[0]!.runs.length, 3)
      same(yield* Effect.provide(program, storage({ CANDLE_STORE: "sqlite" })), expected)
    }).pipe(Effect.scoped), 60_000)

  it.live.skipIf(!hasServers)("store the same over Kafka and InfluxDB as over memory", () =>
    Effect.gen(function*() {
      const expected = yield* Effect.provide(program, memory)
      const NAMESPACE = yield* Namespaces.make
      same(yield* Effect.provide(program, storage({ CANDLE_STORE: "influx", NAMESPACE })), expected)
    }).pipe(Effect.scoped), 120_000)
})
