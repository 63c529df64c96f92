import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Duration, Effect } from "effect"
import * as Client from "./Client.ts"
import * as PublicClients from "./PublicClients.ts"
import {
  ask,
  beforeClose,
  day,
  market,
  minute,
  minutes,
  minutesOfDay,
  refusal,
  run,
  start,
  twoBreaks
} from "./PublicClientsExchange.ts"
import * as Reading from "./Reading.ts"

// They wait for most of their time, each for an exchange of its own.
describe.concurrent("binance, given the simulator's addresses", () => {
  it.live("reads the time, the limits, the symbols and the weight it has used", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = PublicClients.binanceOf(simulator)
        // Its getServerTime forgets the address it was given and asks the real exchange.
        const { serverTime } = yield* ask((): Promise<{ serverTime: number }> => client.get("api/v3/time"))
        assert.closeTo(serverTime, yield* Clock.currentTimeMillis, 1_000)
        const { rateLimits, symbols } = yield* ask(() => client.getExchangeInfo())
        const weight = { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6000 }
        assert.deepStrictEqual(rateLimits.filter(({ rateLimitType }) => rateLimitType === "REQUEST_WEIGHT"), [weight])
        assert.deepStrictEqual(
          symbols.map(({ baseAsset, quoteAsset, status, symbol }) => [symbol, baseAsset, quoteAsset, status]),
          ["BTC", "ETH", "XRP", "SOL"].map((base) => [`${base}USDC`, base, "USDC", "TRADING"])
        )
        const two = yield* ask(() => client.getExchangeInfo({ symbols: ["SOLUSDC", "BTCUSDC"] }))
        assert.lengthOf(two.symbols, 2)
        assert.strictEqual(client.getRateLimitStates()["x-mbx-used-weight-1m"], 41)
      })))

  it.live("gets klines and uiKlines that are the market's rows, text for text", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = PublicClients.binanceOf(simulator)
        const [from, to] = [Interval.floor("1m", start) - 30 * minute, Interval.floor("1m", start)]
        const asked = { symbol: "BTCUSDC", interval: "1m", startTime: from, endTime: to - 1, limit: 1000 } as const
        const rows = market.rows(minutes, from, to).map(PublicClients.klineOf)
        assert.deepStrictEqual(yield* ask(() => client.getKlines(asked)), rows)
        assert.deepStrictEqual(yield* ask(() => client.getUIKlines(asked)), rows)
        for (const interval of Interval.all) {
          assert.isNotEmpty(yield* ask(() => client.getKlines({ symbol: "SOLUSDC", interval, limit: 2 })))
        }
      })))

  it.live("gets the statistics of a day, in full and in short", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = PublicClients.binanceOf(simulator)
        const full = yield* ask(() => client.get24hrChangeStatistics({ symbol: "BTCUSDC" }))
        const [, open, high, low, last, , count] = Reading.sumOf(minutesOfDay(full.closeTime))
        assert.deepStrictEqual(
          [full.openPrice, full.highPrice, full.lowPrice, full.lastPrice, full.count],
          [open, high, low, last, count]
        )
        assert.strictEqual(full.closeTime - full.openTime, day)
        assert.strictEqual(full.lastId - full.firstId + 1, full.count)
        const mini = yield* ask(() => client.get24hrChangeStatistics({ symbol: "BTCUSDC", type: "MINI" }))
        assert.doesNotHaveAnyKeys(mini, ["priceChange", "bidPrice", "weightedAvgPrice"])
        assert.strictEqual(mini.symbol, full.symbol)
        assert.lengthOf(yield* ask(() => client.get24hrChangeStatistics()), 4)
        const symbols = ["BTCUSDC", "XRPUSDC"]
        const two = yield* ask(() => client.get24hrChangeStatistics({ symbols }))
        assert.deepStrictEqual(two.map(({ symbol }) => symbol), symbols)
      })))

  it.live("is refused with the exchange's codes, and served again after Retry-After", () =>
    run({ startsAt: beforeClose, weightLimit: 4 }, (simulator) =>
      Effect.gen(function*() {
        const client = PublicClients.binanceOf(simulator)
        const klines = (symbol: string) => () => client.getKlines({ symbol, interval: "1m", limit: 1 })
        assert.deepInclude(yield* refusal(klines("NOPEUSDC")), { code: -1121, message: "Invalid symbol." })
        yield* ask(klines("BTCUSDC"))
        const { code, headers } = PublicClients.binanceError(yield* refusal(klines("BTCUSDC")))
        const patience = Number(headers["retry-after"])
        assert.strictEqual(code, -1003)
        assert.isTrue(patience >= 1 && patience <= 3)
        yield* Effect.sleep(Duration.seconds(patience))
        assert.lengthOf(yield* ask(klines("BTCUSDC")), 1)
      })))

  it.live("streams candles that REST has too, also after it lost its connection", () =>
    run(twoBreaks, (simulator) =>
      Effect.gen(function*() {
        const heard = yield* PublicClients.binanceSocketOf(simulator)
        const { client, closed, events, formatted, granted } = heard
        void client.subscribeSpotKline("BTCUSDC", "1s")
        void client.subscribe(["btcusdc@kline_1m"], "main")
        const secondsAfter = (count: number) =>
          closed.filter(({ events, kline }) => events === count && kline.k.i === "1s").map(({ kline }) => kline.k.t)
        yield* Client.eventually(() => secondsAfter(5).length >= 2)
        assert.deepStrictEqual(events, ["open", "reconnecting", "reconnected", "reconnecting", "reconnected"])
        assert.deepStrictEqual(granted, [1, 2, 3])
        for (const times of [1, 3, 5].map(secondsAfter)) {
          assert.isNotEmpty(times)
          assert.deepStrictEqual(times, times.map((_, i) => times[0]! + 1_000 * i))
        }
        const rest = PublicClients.binanceOf(simulator)
        for (const { kline } of closed) {
          const { i: interval, s: symbol, t: startTime } = kline.k
          const series = Series.make(symbol, interval)
          const row = PublicClients.rowOf(kline)
          assert.deepStrictEqual([row], market.rows(series, startTime, startTime + 1))
          const served = yield* ask(() => rest.getKlines({ symbol, interval, startTime, limit: 1 }))
          assert.deepStrictEqual(served, [PublicClients.klineOf(row)])
        }
        assert.deepStrictEqual([...new Set(closed.map(({ kline }) => kline.k.i))].sort(), ["1m", "1s"])
        assert.deepStrictEqual(
          formatted,
          closed.map(({ kline }) => PublicClients.ohlcv(PublicClients.rowOf(kline)))
        )
      })))

  it.live("answers the exchange's pings, and so keeps its connection longer than a minute", () =>
    run({ speed: 60 }, (simulator) =>
      Effect.gen(function*() {
        const { client, closed, events, pings } = yield* PublicClients.binanceSocketOf(simulator)
        void client.subscribeSpotKline("BTCUSDC", "1s")
        yield* Client.eventually(() => pings() >= 5)
        const heard = closed.length
        yield* Client.eventually(() => closed.length > heard)
        assert.deepStrictEqual(events, ["open"])
      })))

  it.live("hears no more of a stream that it has unsubscribed from", () =>
    run({ speed: 60 }, (simulator) =>
      Effect.gen(function*() {
        const { client, closed, granted } = yield* PublicClients.binanceSocketOf(simulator)
        const of = (symbol: string) => closed.filter(({ kline }) => kline.s === symbol)
        void client.subscribe(["btcusdc@kline_1s", "ethusdc@kline_1s"], "main")
        yield* Client.eventually(() => of("BTCUSDC").length > 0 && of("ETHUSDC").length > 0)
        void client.unsubscribe(["btcusdc@kline_1s"], "main")
        yield* Client.eventually(() => granted.length === 2)
        const heard = [of("BTCUSDC").length, of("ETHUSDC").length] as const
        yield* Client.eventually(() => of("ETHUSDC").length >= heard[1] + 5)
        assert.lengthOf(of("BTCUSDC"), heard[0])
      })))
})
