import * as Series from "@cryptostream/core/market/Series"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Requests from "@cryptostream/core/programs/Requests"
import * as Serve from "@cryptostream/core/programs/Serve"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { make, passTime } from "./Exchange.ts"
import { ports } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const sol = Series.make("SOLUSDC", "1m")

/** A state store that answers later, as one on a worker thread does. */
const slow = Layer.effect(
  StateStore,
  Effect.map(
    StateStore,
    (state) => ({ ...state, get: (key: string) => Effect.tap(state.get(key), () => Effect.yieldNow) })
  )
)

describe("two symbols tracked at once", () => {
  it.effect("are both watched", () =>
    Effect.gen(function*() {
      const exchange = yield* make([btc])
      yield* Watchlist.save([btc])
      yield* Requests.ask([{ _tag: "track", series: eth }, { _tag: "track", series: sol }])
      yield* Effect.forkScoped(Serve.run().pipe(Effect.provide(exchange.layer)))
      yield* passTime(5_000)
      assert.deepStrictEqual(Option.getOrThrow(yield* Watchlist.load).map(({ symbol }) => symbol), [
        "BTCUSDC",
        "ETHUSDC",
        "SOLUSDC"
      ])
    }).pipe(Effect.provide(Layer.provideMerge(slow, ports))))
})
