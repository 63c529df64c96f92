import * as Produce from "@cryptostream/core/programs/Produce"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { at, make, passTime } from "./Exchange.ts"
import { alarms, ports } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples

describe("an alarm", () => {
  it.effect("is over when its series is watched no more", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at(10))
      const exchange = yield* make([btc, eth])
      const { said } = yield* alarms
      yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)))
      yield* passTime(1_000)
      yield* exchange.withhold(eth, [10])
      yield* TestClock.setTime(at(11) + 30_000)
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm late"])
      yield* Watchlist.save([btc])
      yield* passTime(10_000)
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm late", "calm late"])
    }).pipe(Effect.provide(ports)))
})
