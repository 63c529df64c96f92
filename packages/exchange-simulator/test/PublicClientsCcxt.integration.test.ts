import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { assert, describe, it } from "@effect/vitest"
import ccxt from "ccxt"
import { Clock, Effect } from "effect"
import * as PublicClients from "./PublicClients.ts"
import {
  ask,
  market,
  minute,
  minutes,
  minutesOfDay,
  refusal,
  run,
  seconds,
  start,
  twoBreaks
} from "./PublicClientsExchange.ts"
import * as Reading from "./Reading.ts"

const rowsOf = (series: typeof minutes, from: number, to: number) =>
  market.rows(series, from, to).map(PublicClients.ohlcv)

// They wait for most of their time, each for an exchange of its own.
describe.concurrent("ccxt, given the simulator's addresses", () => {
  it.live("loads the markets with their steps, and tells the exchange's time", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        yield* ask(() => client.loadMarkets())
        assert.deepStrictEqual(client.symbols, ["BTC/USDC", "ETH/USDC", "SOL/USDC", "XRP/USDC"])
        for (const { active, id, limits, precision, spot } of client.symbols.map((symbol) => client.market(symbol))) {
          const { lotDecimals, priceDecimals } = market.instrument(Symbol.make(id!))
          assert.strictEqual(precision.price, Number(`1e-${priceDecimals}`))
          assert.strictEqual(precision.amount, Number(`1e-${lotDecimals}`))
          assert.deepStrictEqual([active, spot, limits.cost?.min], [true, true, 5])
        }
        const before = yield* Clock.currentTimeMillis
        const told = (yield* ask(() => client.fetchTime()))!
        assert.isTrue(before <= told && told <= (yield* Clock.currentTimeMillis))
      })))

  it.live("pages through minutes and seconds, and gets the market's candles", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        const to = Interval.floor("1m", start)
        const from = to - 2500 * minute
        const paged: Array<PublicClients.Candle> = []
        for (let since = from; since < to; since = paged.at(-1)![0]! + minute) {
          paged.push(...(yield* ask(() => client.fetchOHLCV("BTC/USDC", "1m", since, 1000))))
        }
        assert.deepStrictEqual(paged.slice(0, 2500), rowsOf(minutes, from, to))
        assert.deepStrictEqual(paged.slice(2500).map(([openTime]) => openTime), [to])
        const own = yield* ask(() => client.fetchOHLCV("BTC/USDC", "1m", from, 2500, { paginate: true, until: to - 1 }))
        assert.deepStrictEqual(own, rowsOf(minutes, from, to))
        const some = yield* ask(() => client.fetchOHLCV("BTC/USDC", "1s", from + 500, 7))
        assert.deepStrictEqual(some, rowsOf(seconds, from + 500, from + 8_000))
      })))

  it.live("gets 500 of the newest candles unless it asks for another number, never more than 1000", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        // `fetchOHLCV` itself asks for 500; the endpoint's own method leaves the number to the exchange.
        const newest = yield* ask(() => client.publicGetKlines({ symbol: "ETHUSDC", interval: "1m" }))
        assert.lengthOf(newest, 500)
        const known = yield* ask(() => client.fetchOHLCV("ETH/USDC", "1m"))
        assert.deepStrictEqual([known.length, known.at(-1)![0]], [500, Interval.floor("1m", start)])
        assert.lengthOf(yield* ask(() => client.fetchOHLCV("ETH/USDC", "1m", undefined, 3)), 3)
        const most = yield* ask(() => client.publicGetKlines({ symbol: "ETHUSDC", interval: "1m", limit: 5000 }))
        assert.lengthOf(most, 1000)
      })))

  it.live("tells by its tickers what the market did in a day", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        const ticker = yield* ask(() => client.fetchTicker("BTC/USDC"))
        const [, open, high, low, close, , trades, volume, quoteVolume] = Reading.sumOf(minutesOfDay(ticker.timestamp!))
        const [base, quote] = [Number(volume) / 1e8, Number(quoteVolume) / 1e8]
        assert.deepStrictEqual(
          [ticker.open, ticker.high, ticker.low, ticker.last, ticker.baseVolume, ticker.quoteVolume],
          [Number(open), Number(high), Number(low), Number(close), base, quote]
        )
        assert.strictEqual(ticker.info.count, trades)
        assert.closeTo(ticker.vwap!, quote / base, 1e-7)
        assert.closeTo(ticker.percentage!, 100 * (ticker.last! / ticker.open! - 1), 1e-3)
        assert.isBelow(ticker.bid!, ticker.ask!)
        assert.lengthOf(Object.keys(yield* ask(() => client.fetchTickers())), 4)
        const two = yield* ask(() => client.fetchTickers(["ETH/USDC", "SOL/USDC"]))
        assert.deepStrictEqual(Object.keys(two), ["ETH/USDC", "SOL/USDC"])
      })))

  it.live("knows the exchange's refusals by its own names", () =>
    run({}, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        const klines = (parameters: object) => refusal(() => client.publicGetKlines(parameters))
        assert.instanceOf(yield* refusal(() => client.fetchOHLCV("NOPE/USDC")), ccxt.BadSymbol)
        assert.instanceOf(yield* klines({ symbol: "NOPEUSDC", interval: "1m" }), ccxt.BadSymbol)
        assert.instanceOf(yield* klines({ symbol: "BTCUSDC", interval: "7m" }), ccxt.BadRequest)
        assert.instanceOf(yield* klines({ symbol: "btcusdc", interval: "1m" }), ccxt.BadRequest)
        assert.instanceOf(yield* klines({ symbol: "BTCUSDC" }), ccxt.BadRequest)
      })))

  it.live("is held back by the weight limit, and shut out when it goes on", () =>
    run({ weightLimit: 24 }, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        const fetch = () => client.fetchOHLCV("BTC/USDC", "1m", undefined, 1)
        yield* ask(() => client.loadMarkets())
        yield* ask(fetch)
        yield* ask(fetch)
        const refusals: Array<unknown> = []
        for (let attempt = 0; attempt < 11; attempt++) refusals.push(yield* refusal(fetch))
        for (const error of refusals) assert.instanceOf(error, ccxt.DDoSProtection)
        assert.include(String(refusals[9]), "binance 429 ")
        assert.include(String(refusals[10]), "binance 418 ")
      })))

  it.live("watches candles that REST has too, also after it lost its connection", () =>
    run(twoBreaks, (simulator) =>
      Effect.gen(function*() {
        const client = yield* PublicClients.ccxtOf(simulator)
        const { breaks, closed } = yield* ask(() =>
          PublicClients.watch(client, "BTC/USDC", "1s", ({ breaks, closed }) =>
            breaks.length === 2 && closed.length >= breaks[1]! + 2)
        )
        assert.isAtLeast(breaks[0]!, 1, "candles before the first break")
        assert.isAtLeast(breaks[1]! - breaks[0]!, 1, "candles between the breaks")
        const [first, last] = [closed[0]![0]!, closed.at(-1)![0]!]
        const rows = yield* ask(() =>
          client.fetchOHLCV("BTC/USDC", "1s", first, 1000, { until: last })
        )
        assert.deepStrictEqual(rows, rowsOf(seconds, first, last + 1))
        assert.deepStrictEqual(
          closed,
          rows.filter(([openTime]) =>
            closed.some(([known]) => known === openTime)
          )
        )
      })))
})
