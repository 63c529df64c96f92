import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as Client from "./Client.ts"
import { run, seed, start, until } from "./Running.ts"

const market = Market.make(seed)

describe("the simulator as a server", () => {
  it.live("answers klines as the exchange does", () =>
    run({ speed: 1 }, ({ fingerprint, restUrl }) =>
      Effect.gen(function*() {
        const url = `${restUrl}/api/v3/klines?symbol=BTCUSDC&interval=1m&limit=3`
        const { body, headers, status } = yield* Client.send(url)
        assert.strictEqual(status, 200)
        assert.strictEqual(headers["content-type"], "application/json;charset=UTF-8")
        assert.strictEqual(headers["x-mbx-used-weight-1m"], "2")
        assert.strictEqual(headers["x-simulator"], fingerprint)
        assert.strictEqual(headers["date"], "Wed, 18 Nov 2026 11:59:57 GMT")
        assert.strictEqual(headers["cache-control"], "no-cache, no-store, must-revalidate")
        const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
        assert.match(String(headers["x-mbx-uuid"]), uuid)
        const micros = yield* Client.send(url, "GET", { "X-MBX-TIME-UNIT": "MICROSECOND" })
        assert.strictEqual((JSON.parse(micros.body) as ReadonlyArray<[number]>)[2]![0], (start - 57_250) * 1000)
        assert.notStrictEqual(micros.headers["x-mbx-uuid"], headers["x-mbx-uuid"])
        const rows = JSON.parse(body) as ReadonlyArray<ReadonlyArray<unknown>>
        assert.deepStrictEqual(
          rows.slice(0, 2),
          market.rows(Series.make("BTCUSDC", "1m"), start - 177_250, start - 60_000).map((row) => [...row, "0"])
        )
        assert.strictEqual(rows[2]![0], start - 57_250)
      })))

  it.live("tells a browser that it may ask, at no weight", () =>
    run({ speed: 1 }, ({ restUrl }) =>
      Effect.gen(function*() {
        const { body, headers, status } = yield* Client.send(`${restUrl}/api/v3/klines`, "OPTIONS", {
          "Origin": "https://example.org",
          "Access-Control-Request-Method": "GET",
          "Access-Control-Request-Headers": "x-mbx-time-unit"
        })
        assert.deepStrictEqual([status, body, headers["x-mbx-used-weight-1m"]], [200, "", "0"])
        assert.deepInclude(headers, {
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "GET, HEAD, OPTIONS",
          "access-control-allow-headers": "*"
        })
      })))

  it.live("streams in microseconds where the address asks for it", () =>
    run({ speed: 60 }, ({ socketUrl }) =>
      Effect.gen(function*() {
        const socket = yield* Client.open(`${socketUrl}/ws/btcusdc@kline_1s?timeUnit=MICROSECOND`)
        const { E, k } = yield* socket.until(({ k }) => k.x)
        assert.deepStrictEqual([k.t % 1_000_000, k.T - k.t, E % 1000], [0, 999_999, 0])
        assert.isAtLeast(E, start * 1000)
      })))

  it.live("streams the candles that REST has, and nothing of a stream in upper case", () =>
    run({ speed: 60 }, ({ restUrl, socketUrl }) =>
      Effect.gen(function*() {
        const socket = yield* Client.open(`${socketUrl}/stream`)
        socket.say({ method: "SUBSCRIBE", params: ["btcusdc@kline_1s", "ethusdc@kline_1m", "BTCUSDC@kline_1m"], id: 1 })
        const { data: closed } = yield* socket.until(({ data }) => data?.k.i === "1m" && data.k.x)
        assert.strictEqual(socket.frames[0], `{"result":null,"id":1}`)
        const closes = socket.frames.map(Client.parse).flatMap(({ data }) => data?.k.x ? [data] : [])
        const rows = yield* Client.rows(
          `${restUrl}/api/v3/klines?symbol=BTCUSDC&interval=1s&startTime=${start - 250}&limit=1000`
        )
        const byTime = new Map(rows.map((row) => [row[0], row]))
        const seconds = closes.filter(({ k, s }) => s === "BTCUSDC" && k.i === "1s")
        assert.isAtLeast(seconds.length, 2)
        for (const event of seconds) assert.deepStrictEqual(Client.rowOf(event), byTime.get(event.k.t))
        assert.isUndefined(socket.frames.find((frame) => frame.includes("BTCUSDC@kline")))
        assert.isAtMost(closed!.E, yield* Clock.currentTimeMillis)
      })))

  it.live("misses no close at six hundred times the speed", () =>
    run({ speed: 600 }, ({ socketUrl }) =>
      Effect.gen(function*() {
        const symbols = ["btcusdc", "ethusdc", "xrpusdc", "solusdc"]
        const streams = symbols.flatMap((symbol) =>
          ["1s", "1m", "15m"].map((interval) => `${symbol}@kline_${interval}`)
        )
        const socket = yield* Client.open(`${socketUrl}/stream?streams=${streams.join("/")}`)
        yield* until(1_800)
        const events = socket.frames.map(Client.parse).flatMap(({ data }) => data?.k.x ? [data] : [])
        const bySeries = Map.groupBy(events, ({ k, s }) => `${s} ${k.i}`)
        assert.strictEqual(bySeries.size, 12)
        for (const [series, closes] of bySeries) {
          closes.slice(1).forEach(({ k }, i) => assert.strictEqual(k.t, closes[i]!.k.T + 1, series))
        }
        assert.isAbove(bySeries.get("BTCUSDC 1s")!.length, 1_000)
      })))
})
