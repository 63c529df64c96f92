import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Latch } from "effect"
import { TestClock } from "effect/testing"
import * as FakeExchange from "./FakeExchange.ts"
import * as Listening from "./Listening.ts"

const { closing, secondly, talk } = FakeExchange

describe("a live stream that is read slowly", () => {
  it.effect("does not take its own slow reader for a silent or an old exchange", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const mayGoOn = yield* Deferred.make<void>()
      const listening = yield* Listening.to(
        exchange,
        [secondly],
        { bufferSize: 4 },
        (item) => item._tag === "Closed" ? Deferred.await(mayGoOn) : Effect.void
      )
      yield* talk(exchange, 300)
      assert.strictEqual(listening.heard.length, 2)
      yield* Deferred.succeed(mayGoOn, undefined)
      yield* talk(exchange, 60)
      assert.deepStrictEqual(listening.disconnected(), [])
      assert.strictEqual(listening.heard.length, 361)
      yield* TestClock.adjust("12 seconds")
      assert.strictEqual(listening.disconnected().length, 1, "caught up, it judges as before")
    }))

  it.effect("gives the exchange time to say what it could not say while nothing was read", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const gate = yield* Latch.make(true)
      const listening = yield* Listening.to(
        exchange,
        [secondly],
        { bufferSize: 1 },
        (item) => item._tag === "Closed" ? gate.await : Effect.void
      )
      yield* talk(exchange, 5)
      yield* gate.close
      for (let i = 5; i < 9; i++) exchange.peers[0]!.say(closing(secondly, Samples.start + i * 1_000, Samples.start))
      yield* TestClock.adjust("90 seconds")
      yield* gate.open
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(Listening.given(listening.heard).length, 9)
      assert.deepStrictEqual(listening.disconnected(), [])
    }))

  it.effect("does not give up an answer that it cannot read yet", () =>
    Effect.gen(function*() {
      const series = [secondly, ...Array.from({ length: 200 }, (_, i) => Series.make(`COIN${i}`, "1m"))]
      const exchange = FakeExchange.make({
        onSubscribe: (peer, request) => {
          FakeExchange.acknowledge(peer, request)
          for (let i = 0; i < 10; i++) peer.say(closing(secondly, Samples.start + i * 1_000, Samples.start))
        }
      })
      const mayGoOn = yield* Deferred.make<void>()
      const listening = yield* Listening.to(exchange, series, { bufferSize: 1 }, () => Deferred.await(mayGoOn))
      yield* TestClock.adjust("1 minute")
      yield* Deferred.succeed(mayGoOn, undefined)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(exchange.peers.length, 1)
      assert.include(listening.said(), "Connected")
    }))

  it.effect("does not take its own standstill for silence", () =>
    Effect.gen(function*() {
      const exchange = FakeExchange.make()
      const listening = yield* Listening.to(exchange, [secondly])
      yield* talk(exchange, 30)
      yield* listening.standStill(90_000)
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(listening.disconnected(), [])
      yield* TestClock.adjust("12 seconds")
      assert.strictEqual(listening.disconnected().length, 1, "what it does not hear afterwards is the exchange's fault")
    }))
})
