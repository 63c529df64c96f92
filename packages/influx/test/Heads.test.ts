import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { btc, eth } from "@cryptostream/core/test/Samples"
import * as Heads from "@cryptostream/influx/Heads"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"

describe("how far a series was stored", () => {
  it.effect("is asked once, and counts what was about to be written", () =>
    Effect.gen(function*() {
      let asked = 0
      const heads = Heads.make(({ symbol }) =>
        Effect.sync(() => {
          asked++
          return symbol === btc.symbol ? 100 : undefined
        })
      )
      assert.strictEqual(yield* heads.pass(btc, 90), 100)
      assert.strictEqual(yield* heads.pass(btc, 200), 100)
      assert.strictEqual(yield* heads.pass(btc, 150), 200)
      assert.strictEqual(yield* heads.pass(eth, 5), -Infinity)
      assert.strictEqual(yield* heads.pass(eth, 5), 5)
      assert.strictEqual(asked, 2)
    }))

  it.effect("is asked again where nobody answered", () =>
    Effect.gen(function*() {
      let answers: Effect.Effect<number, CandleStoreError> = Effect.fail(new CandleStoreError({ message: "no" }))
      const heads = Heads.make(() => answers)
      yield* Effect.flip(heads.pass(btc, 10))
      answers = Effect.succeed(100)
      assert.strictEqual(yield* heads.pass(btc, 10), 100)
    }))
})
