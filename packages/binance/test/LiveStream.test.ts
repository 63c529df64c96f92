import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Metric } from "effect"
import { TestClock } from "effect/testing"
import * as FakeExchange from "./FakeExchange.ts"
import * as Listening from "./Listening.ts"

const minute = 60_000
const { closing, forming, secondly, talk } = FakeExchange
describe("a live stream", () => {
  it.effect("dials, subscribes, is connected and gives what closes and what forms", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [Samples.btc])
      const [peer] = exchange.peers
      assert.strictEqual(peer?.url, "wss://one/stream")
      assert.deepStrictEqual(peer?.received, [`{"method":"SUBSCRIBE","params":["btcusdc@kline_1m"],"id":1}`])
      peer?.say(forming(Samples.btc, Samples.start, Samples.start + 2_000))
      peer?.say(closing(Samples.btc, Samples.start, Samples.start + minute))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(listening.said(), ["Connected", "Open BTCUSDC-1m", "Closed BTCUSDC-1m 00:00:00"])
      yield* listening.stop
      assert.strictEqual(peer?.closedWith, 1000)
    }))

  it.effect("says at once that a line broke and since when, then dials and subscribes anew", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [secondly])
      yield* talk(exchange, 90)
      exchange.peers[0]!.drop(1001, "maintenance")
      yield* TestClock.adjust(0)
      const [{ reason, since } = { reason: "", since: 0 }] = listening.disconnected()
      assert.strictEqual(since, Samples.start + 90_000)
      assert.strictEqual(reason, "wss://one/stream: it was closed by the exchange (1001 maintenance)")
      yield* TestClock.adjust(350)
      assert.strictEqual(exchange.peers.length, 1)
      yield* TestClock.adjust(300)
      assert.deepStrictEqual(exchange.peers.map(({ received }) => received.length), [1, 1])
      assert.deepStrictEqual(listening.said().slice(-2), ["Disconnected broken", "Connected"])
    }))

  it.effect("dials on for ever, every 30 s at last, one base URL after the other", () =>
    Effect.gen(function*() {
      let isUp = false
      const exchange = FakeExchange.make({ accepts: () => isUp })
      const listening = yield* Listening.to(exchange, [Samples.btc])
      yield* TestClock.adjust("1 hour")
      const dials = exchange.peers.length
      assert.isAbove(dials, 100)
      assert.isBelow(dials, 170)
      assert.deepStrictEqual(exchange.peers.slice(0, 3).map(({ url }) => url.slice(6, 9)), ["one", "two", "one"])
      assert.deepStrictEqual(listening.said(), [])
      isUp = true
      yield* TestClock.adjust("38 seconds")
      assert.deepStrictEqual(listening.said(), ["Connected"])
    }))

  it.effect("may have missed what closed since it asked, where the line breaks as soon as it is connected", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make({ onSubscribe: () => undefined })
      const listening = yield* Listening.to(exchange, [secondly])
      yield* TestClock.adjust("3 seconds")
      FakeExchange.acknowledge(exchange.peers[0]!, { id: 1, params: [] })
      yield* TestClock.adjust(0)
      exchange.peers[0]!.drop()
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(listening.said(), ["Connected", "Disconnected broken"])
      assert.strictEqual(listening.disconnected()[0]?.since, Samples.start)
    }))

  it.effect("gives up a connection that does not answer", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make({ onSubscribe: () => undefined })
      yield* Listening.to(exchange, [Samples.btc])
      yield* TestClock.adjust("11 seconds")
      assert.deepStrictEqual(exchange.peers.map(({ closedWith }) => closedWith), [1000, undefined])
    }))

  it.effect("fails, naming the streams, where the exchange refuses them", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make({
        onSubscribe: (peer, { id }) => peer.say(JSON.stringify({ error: { code: 2, msg: "Invalid request" }, id }))
      })
      const listening = yield* Listening.to(exchange, [Samples.btc, Samples.eth])
      const { message } = yield* listening.failure
      assert.include(message, "Invalid request (code 2)")
      assert.include(message, "btcusdc@kline_1m, ethusdc@kline_1m")
      assert.strictEqual(exchange.peers[0]?.closedWith, 1000)
    }))

  it.effect("notices within 12 s that a second's series is silent, while another speaks", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [secondly, Samples.eth])
      yield* talk(exchange, 30)
      for (let i = 0; i < 12; i++) {
        const now = yield* Clock.currentTimeMillis
        exchange.peers[0]?.say(forming(Samples.eth, Samples.start, now))
        yield* TestClock.adjust("1 second")
      }
      const [{ cause, reason } = { cause: "", reason: "" }] = listening.disconnected()
      assert.strictEqual(cause, "silent")
      assert.include(reason, "BTCUSDC-1s has not closed 10 s after")
      assert.strictEqual(exchange.peers[0]?.closedWith, 1000)
    }))

  it.effect("gives up a connection whose news are old", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [Samples.btc])
      for (let i = 0; i < 31; i++) {
        yield* TestClock.adjust("1 second")
        exchange.peers[0]?.say(
          forming(Samples.btc, Samples.start - 30 * minute, Samples.start - 30 * minute + i * 1_000)
        )
      }
      yield* TestClock.adjust("1 second")
      const [{ cause, since } = { cause: "", since: 0 }] = listening.disconnected()
      assert.strictEqual(cause, "old")
      assert.strictEqual(since, Samples.start)
    }))

  it.effect("does not dial every ten seconds for a symbol that is halted", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [secondly, Samples.eth])
      for (let i = 0; i < 3_600; i++) {
        yield* TestClock.adjust("1 second")
        const now = yield* Clock.currentTimeMillis
        const openTime = now - now % minute
        for (const peer of exchange.open()) {
          peer.say(now === openTime ? closing(Samples.eth, now - minute, now) : forming(Samples.eth, openTime, now))
        }
      }
      assert.isAtLeast(listening.disconnected().length, 6)
      assert.isAtMost(listening.disconnected().length, 12)
    }), 20_000)

  it.effect("buries what cannot be read and goes on", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [Samples.btc])
      exchange.peers[0]?.say("garbage")
      exchange.peers[0]?.say(Uint8Array.of(1, 2, 3))
      exchange.peers[0]?.say(closing(Samples.btc, Samples.start, Samples.start))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(listening.said().map((said) => said.slice(0, 17)), [
        "Connected",
        "Unreadable is not",
        "Unreadable is a b",
        "Closed BTCUSDC-1m"
      ])
    }))

  it.effect("gives a repeated close once, and one with other values again", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [Samples.btc])
      for (const trades of [1, 1, 2]) exchange.peers[0]?.say(closing(Samples.btc, Samples.start, Samples.start, trades))
      yield* TestClock.adjust(0)
      assert.strictEqual(listening.heard.length, 3)
    }))

  it.effect("asks for 1025 series over two connections, with at most 4 messages a second", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const series = Array.from({ length: 1025 }, (_, i) => Series.make(`COIN${i}`, "1m"))
      const listening = yield* Listening.to(exchange, series)
      const sent: Array<number> = []
      for (let i = 0; i < 13; i++) {
        sent.push(exchange.peers[0]!.received.length)
        yield* TestClock.adjust(125)
      }
      assert.deepStrictEqual(sent, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 6])
      assert.deepStrictEqual(exchange.peers.map(({ streams }) => streams.size), [1024, 1])
      assert.strictEqual(listening.heard.length, 2)
    }))

  it.effect("counts the connections it lost by cause", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      yield* Listening.to(exchange, [Samples.btc])
      const broken = Effect.map(Metric.snapshot, (all) =>
        all.filter(({ attributes, id }) =>
          id === "cryptostream_reconnects_total" && attributes?.cause === "broken"
        )
          .reduce((sum, { state }) => sum + ("count" in state ? Number(state.count) : 0), 0))
      const before = yield* broken
      exchange.peers[0]?.drop()
      yield* TestClock.adjust(0)
      assert.strictEqual((yield* broken) - before, 1)
    }))
})
