import { BinanceRest } from "@cryptostream/binance/rest/BinanceRest"
import { ExchangeClock } from "@cryptostream/binance/rest/ExchangeClock"
import * as ExchangeSymbols from "@cryptostream/binance/rest/ExchangeSymbols"
import * as RestHistory from "@cryptostream/binance/rest/RestHistory"
import { WeightBudget } from "@cryptostream/binance/rest/WeightBudget"
import type * as Row from "@cryptostream/core/market/Row"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Asking } from "@cryptostream/core/ports/MarketData"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Layer, Option, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as FakeMarket from "./FakeMarket.ts"
import * as FakeRest from "./FakeRest.ts"
import * as ScaledClock from "@cryptostream/core/ports/ScaledClock"

const start = Date.UTC(2026, 10, 18, 11, 59, 57, 250)
const listedAt = Date.UTC(2026, 10, 17)
const minute = 60_000
const hour = 60 * minute
const seed = 7
const market = Market.make(seed)
const seconds = Series.make("BTCUSDC", "1s")
const minutes = Series.make("ETHUSDC", "1m")
const hours = Series.make("SOLUSDC", "1h")

type Services = BinanceRest | ExchangeClock | WeightBudget

const layer = ({ restUrl }: Simulator.Simulator) =>
  ExchangeClock.layer.pipe(
    Layer.provideMerge(BinanceRest.layer({ restUrls: [restUrl] })),
    Layer.provideMerge(WeightBudget.layer),
    Layer.provide(NodeHttpClient.layerUndici)
  )

/** Runs beside a simulated exchange whose clock shows `start` when it begins. */
const withExchange = <A, E>(
  speed: number,
  options: Partial<Simulator.Options>,
  use: (simulator: Simulator.Simulator) => Effect.Effect<A, E, Services>
) =>
  Effect.gen(function*() {
    const simulator = yield* Simulator.make({
      port: 0,
      book: { _tag: "seeded", seed, listedBefore: "1 day" },
      journalKept: 100_000,
      ...options
    })
    return yield* Effect.provide(use(simulator), layer(simulator))
  }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(NodeServices.layer, ScaledClock.layer({ speed, start }))))

const read = (series: Series.Series, from = 0, asking: Asking = {}) =>
  RestHistory.history(series, from, asking).pipe(
    Stream.runFold(() => [] as Array<Row.Row>, (rows, item) => {
      assert.strictEqual(item._tag, "Closed")
      if (item._tag === "Closed") rows.push(...item.rows)
      return rows
    })
  )

/** The rows are the market's from a time on, up to what had closed when the exchange began or later. */
const assertRows = (series: Series.Series, rows: ReadonlyArray<Row.Row>, from = listedAt) => {
  const [last] = rows.at(-1)!
  const expected = market.rows(series, from, last + 1)
  assert.strictEqual(rows.length, expected.length)
  rows.forEach((row, i) => assert.deepStrictEqual(row, expected[i]))
  assert.isAtLeast(last, Interval.previous(series.interval, Interval.floor(series.interval, start)))
}

const requests = ({ journal }: Simulator.Simulator) => journal().filter((entry) => entry.kind === "request")

describe("over a simulated exchange, a history", () => {
  it.live("is the market's, to the last digit", () =>
    withExchange(1, {}, (simulator) =>
      Effect.gen(function*() {
        yield* ExchangeSymbols.check([seconds.symbol, minutes.symbol])
        for (const series of [minutes, hours]) assertRows(series, yield* read(series))
        const from = start - 3 * hour - 250
        assertRows(seconds, yield* read(seconds, from), from)
        const to = from + 100 * minute
        assert.deepStrictEqual(yield* read(seconds, from, { to }), market.rows(seconds, from, to))
        assert.isTrue(requests(simulator).every(({ status }) => status === 200))
        const answering = yield* BinanceRest.use((rest) => rest.simulator)
        assert.deepStrictEqual(answering, Option.some(simulator.fingerprint))
      })))

  it.live("names a symbol that there is not", () =>
    withExchange(1, {}, () =>
      Effect.gen(function*() {
        const unknown = yield* Effect.flip(ExchangeSymbols.check([Series.make("BTCUSC", "1m").symbol]))
        assert.strictEqual(unknown.message, "BTCUSC is not traded at the exchange; did you mean BTCUSDC?")
        const error = yield* Effect.flip(read(Series.make("BTCUSC", "1m")))
        assert.match(error.message, /symbol=BTCUSC.*Invalid symbol/)
      })))

  it.live("is whole in spite of all that goes wrong on the way", () =>
    withExchange(10, {
      script: JSON.stringify([
        { at: "2 seconds", fault: "tooManyRequests", for: "20 seconds" },
        { at: "40 seconds", fault: "serverError", for: "10 seconds", status: 502 },
        { at: "60 seconds", fault: "refuse", for: "10 seconds" },
        { at: "80 seconds", fault: "slow", for: "15 seconds", by: "12 seconds" },
        { at: "100 seconds", fault: "lagging", for: "10 minutes", by: "50 seconds", share: 0.5 },
        { at: "110 seconds", fault: "ban", for: "30 seconds" }
      ])
    }, (simulator) =>
      Effect.gen(function*() {
        const rows = yield* read(seconds)
        assertRows(seconds, rows)
        const [recent] = rows.at(-60)!
        // Until all that is to go wrong has begun, however fast the machine is.
        while ((yield* Clock.currentTimeMillis) < start + 2 * minute) {
          assertRows(seconds, yield* read(seconds, recent), recent)
        }
        const statuses = new Set(requests(simulator).map(({ status }) => status))
        assert.includeMembers([...statuses], [200, 429, 502, "reset"])
        const refused = requests(simulator).filter(({ status }) => status === 429 || status === 418)
        assert.isAtMost(refused.length, 20)
      })), 60_000)

  it.live(
    "stays within the weight of a minute, whoever shares it",
    () =>
      withExchange(40, { weightLimit: 120 }, (simulator) =>
        Effect.gen(function*() {
          yield* ExchangeSymbols.check([seconds.symbol])
          const symbols = ["BTCUSDC", "ETHUSDC", "XRPUSDC"].map((symbol) => Series.make(symbol, "1s"))
          const [first, ...others] = symbols.map((series) => Effect.andThen(read(series), Effect.void))
          // Another program on the same address, with a budget of its own.
          const other = Effect.andThen(ExchangeSymbols.check([seconds.symbol]), first!).pipe(
            Effect.provide(Layer.fresh(layer(simulator)))
          )
          yield* Effect.all([other, ...others], { concurrency: "unbounded", discard: true })
          const used = requests(simulator).map((request) => request.used)
          assert.isAtMost(Math.max(...used), 114)
          assert.isAtLeast(Math.max(...used), 60)
          assert.isTrue(requests(simulator).every(({ status }) => status === 200))
        })),
    60_000
  )
})

describe("a history", () => {
  it.effect(
    "of some series uses 95 % of the weight of a minute and more, over a way of 100 ms",
    () =>
      Effect.gen(function*() {
        const since = Interval.floor("1m", start) + minute
        const listed = start - 60 * 24 * hour
        // Pages of a hole cost the exchange its weight, and this test little.
        const isHole = (openTime: number) => openTime > listed + 1000 * 1000 && openTime < start - 2 * hour
        const exchange = FakeRest.make(FakeMarket.answering({ listedAt: listed, isHole }))
        yield* TestClock.setTime(since - 3000)
        yield* Effect.forEach(
          ["BTCUSDC", "ETHUSDC"],
          (symbol) => Stream.runDrain(RestHistory.history(Series.make(symbol, "1s"), 0)),
          { concurrency: "unbounded" }
        ).pipe(
          Effect.provide(Layer.merge(exchange.layer, Layer.succeed(ExchangeClock, { now: Clock.currentTimeMillis }))),
          Effect.forkChild
        )
        for (let i = 0; i < 63 * 20; i++) yield* TestClock.adjust(50)
        assert.isAtLeast(exchange.used.get(since)!, 0.95 * 5700)
        assert.isAtMost(exchange.used.get(since)!, 5700)
      }),
    20_000
  )
})
