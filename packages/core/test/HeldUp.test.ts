import * as Series from "@cryptostream/core/market/Series"
import * as Produce from "@cryptostream/core/programs/Produce"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { at, make, passTime } from "./Exchange.ts"
import { ports, published, range } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const sol = Series.make("SOLUSDC", "1m")
const xrp = Series.make("XRPUSDC", "1m")

describe("a series that was whole", () => {
  it.effect("goes on live after a restart, while two long histories are read", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10))
      const first = yield* make([btc])
      const running = yield* Effect.forkChild(Produce.run().pipe(Effect.provide(first.layer)), {
        startImmediately: true
      })
      yield* passTime(1_000)
      yield* Fiber.interrupt(running)
      const exchange = yield* make([btc, sol, xrp])
      yield* exchange.stall(sol)
      yield* exchange.stall(xrp)
      yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)), { startImmediately: true })
      yield* passTime(1_000)
      yield* exchange.pass(10, 15, [btc, sol, xrp])
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 15))
    }).pipe(Effect.provide(ports)))
})
