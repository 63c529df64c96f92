import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import * as FakeExchange from "./FakeExchange.ts"
import * as Listening from "./Listening.ts"

const { secondly, talk } = FakeExchange

const states = (exchange: FakeExchange.FakeExchange) =>
  exchange.peers.map(({ closedWith, isOpen }) => isOpen ? "open" : closedWith === 1000 ? "let go" : "broken")
const closes = (seconds: number) =>
  Array.from(
    { length: seconds },
    (_, i) => `Closed BTCUSDC-1s ${new Date(Samples.start + i * 1_000).toISOString().slice(11, 19)}`
  )
const shutdown = JSON.stringify({ e: "serverShutdown", E: Samples.start })

describe("a connection that will end", () => {
  it.effect(
    "is relieved ten minutes before its 24 hours, with both speaking for five seconds",
    () =>
      Effect.gen(function*() {
        const exchange = FakeExchange.make()
        const listening = yield* Listening.to(exchange, [Series.make("BTCUSDC", "1d")])
        const speak = Effect.gen(function*() {
          const eventTime = yield* Clock.currentTimeMillis
          const text = FakeExchange.kline(Series.make("BTCUSDC", "1d"), Samples.start, { closed: false, eventTime })
          for (const peer of exchange.open()) peer.say(text)
        })
        for (let i = 0; i < 23 * 120 + 100; i++) yield* Effect.andThen(TestClock.adjust("30 seconds"), speak)
        assert.deepStrictEqual(states(exchange), ["open", "open"])
        yield* Effect.andThen(TestClock.adjust("1 second"), speak)
        yield* TestClock.adjust("3999 millis")
        assert.deepStrictEqual(states(exchange), ["open", "open"])
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(states(exchange), ["let go", "open"])
        assert.deepStrictEqual(listening.said().filter((said) => !said.startsWith("Open")), ["Connected"])
      }),
    20_000
  )

  it.effect("is relieved when the server will stop, and no close is missed or given twice", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [secondly])
      yield* talk(exchange, 20)
      exchange.peers[0]!.say(shutdown)
      yield* talk(exchange, 20)
      assert.deepStrictEqual(states(exchange), ["let go", "open"])
      assert.deepStrictEqual(listening.said(), ["Connected", ...closes(40)])
    }))

  it.effect("lives on while its successor cannot be dialled, and while it says nothing", () =>
    Effect.gen(function*() {
      let isUp = true
      const exchange = FakeExchange.make({ accepts: () => isUp })
      const listening = yield* Listening.to(exchange, [secondly])
      exchange.peers[0]!.say(shutdown)
      isUp = false
      yield* talk(exchange, 10)
      isUp = true
      yield* talk(exchange, 300, (peer) => peer === exchange.peers[0])
      assert.isAbove(exchange.peers.length, 6)
      assert.isBelow(exchange.peers.length, 14, "each waits longer than the one before")
      assert.strictEqual(states(exchange)[0], "open")
      yield* talk(exchange, 60)
      assert.strictEqual(states(exchange)[0], "let go")
      assert.deepStrictEqual(listening.said(), ["Connected", ...closes(370)])
    }))

  it.effect("leaves a gap where it ends before its successor is there", () =>
    Effect.gen(function*() {
      let isUp = true
      const exchange = FakeExchange.make({ accepts: () => isUp })
      const listening = yield* Listening.to(exchange, [secondly])
      yield* talk(exchange, 5)
      isUp = false
      exchange.peers[0]!.say(shutdown)
      yield* talk(exchange, 5)
      exchange.peers[0]!.drop()
      yield* talk(exchange, 5)
      assert.deepStrictEqual(listening.said(), ["Connected", ...closes(10), "Disconnected broken"])
      isUp = true
      yield* talk(exchange, 30)
      assert.strictEqual(listening.said()[12], "Connected")
      assert.strictEqual(listening.disconnected()[0]?.since, Samples.start + 10_000)
    }))

  it.effect("leaves a gap, though a short one, where it ends while both speak", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [secondly])
      yield* talk(exchange, 5)
      exchange.peers[0]!.say(shutdown)
      yield* talk(exchange, 2)
      exchange.peers[0]!.drop()
      yield* talk(exchange, 5)
      assert.deepStrictEqual(listening.said(), [
        "Connected",
        ...closes(7),
        "Disconnected broken",
        "Connected",
        ...closes(12).slice(7)
      ])
    }))
})
