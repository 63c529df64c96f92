import { MarketData } from "@cryptostream/core/ports/MarketData"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Produce from "@cryptostream/core/programs/Produce"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Consuming from "./Consuming.ts"
import { at, make, passTime } from "./Exchange.ts"
import { ports, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples

describe("a second producer by mistake", () => {
  it.effect("that is killed while it reads its history does not end the account of the first", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10))
      const exchange = yield* make([btc])
      yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)))
      yield* passTime(1_000)
      // Its history comes, and then it waits for the next page.
      const slow = Layer.effect(
        MarketData,
        Effect.map(MarketData, (market) => ({
          ...market,
          history: (...asked: Parameters<typeof market.history>) =>
            Stream.concat(market.history(...asked), Stream.never)
        }))
      ).pipe(Layer.provide(exchange.layer))
      const state = yield* Layer.build(Layer.fresh(StateStore.layerMemory))
      const second = yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(slow), Effect.provide(state)))
      yield* passTime(1_000)
      yield* Fiber.interrupt(second)
      yield* exchange.pass(10, 20, [btc])
      yield* Consume.run(Consuming.options)
      assert.deepInclude((yield* stored(btc)).account, { candles: 20, expected: 20 })
    }).pipe(Effect.provide(ports)))
})
