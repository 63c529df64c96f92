import * as Series from "@cryptostream/core/market/Series"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import * as Produce from "@cryptostream/core/programs/Produce"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref, Stream } from "effect"
import { TestClock } from "effect/testing"
import { at, make, passTime } from "./Exchange.ts"
import { ports, published, range } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const sol = Series.make("SOLUSDC", "1m")

const running = Effect.gen(function*() {
  yield* TestClock.setTime(at(20))
  const exchange = yield* make([btc, eth])
  yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)))
  yield* passTime(1_000)
  yield* Watchlist.save([btc, eth, sol])
  yield* passTime(10_000)
  return exchange
})

describe("a symbol that is removed", () => {
  it.effect("has its line closed", () =>
    Effect.gen(function*() {
      const exchange = yield* running
      assert.strictEqual((yield* exchange.lines).length, 2)
      yield* Watchlist.save([btc, eth])
      yield* passTime(10_000)
      assert.isFalse((yield* exchange.lines).flat().includes("SOLUSDC-1m"))
    }).pipe(Effect.provide(ports)))

  it.effect("is not shown any more", () =>
    Effect.gen(function*() {
      const exchange = yield* running
      const shown = yield* Ref.make(0)
      yield* Effect.forkScoped(
        LiveFeed.use(({ events }) =>
          Stream.runForEach(events, (event) => event._tag === "open" ? Ref.update(shown, (n) => n + 1) : Effect.void)
        )
      )
      yield* Watchlist.save([btc, eth])
      yield* passTime(10_000)
      yield* exchange.say({
        _tag: "Open",
        series: sol,
        candle: { ...Samples.candleAt(20), eventTime: at(20) } as never
      })
      yield* passTime(1_000)
      assert.strictEqual(yield* Ref.get(shown), 0)
    }).pipe(Effect.provide(ports)))

  it.effect("has each close published once when it is added again", () =>
    Effect.gen(function*() {
      const exchange = yield* running
      yield* Watchlist.save([btc, eth])
      yield* passTime(10_000)
      yield* Watchlist.save([btc, eth, sol])
      yield* passTime(10_000)
      yield* exchange.pass(20, 24, [btc, eth, sol])
      assert.deepStrictEqual((yield* published(sol)).minutes, range(0, 24))
    }).pipe(Effect.provide(ports)))
})
