import type * as Candle from "@cryptostream/core/market/Candle"
import * as Series from "@cryptostream/core/market/Series"
import { MarketData } from "@cryptostream/core/ports/MarketData"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Produce from "@cryptostream/core/programs/Produce"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Consuming from "./Consuming.ts"
import { at, make, minuteOf, passTime } from "./Exchange.ts"
import { ports, published, range, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const [begin, end, hole] = [10, 30, 17]

/** A producer that runs for some minutes, and whose line leaves out the closes of some. */
interface Producer {
  readonly starts: number
  readonly lasts: number
  readonly unheard: ReadonlyArray<number>
}
const whole: Producer = { starts: begin, lasts: end, unheard: [] }

type Exchange = Effect.Success<ReturnType<typeof make>>

/** The market as this producer hears it. Nobody hears of the hole. */
const source = (exchange: Exchange, unheard: ReadonlyArray<number>) =>
  Layer.effect(
    MarketData,
    Effect.map(MarketData, (market) => ({
      ...market,
      live: (series: ReadonlyArray<Series.Series>) =>
        Stream.filter(
          market.live(series),
          (item) =>
            item._tag !== "Closed" || !item.rows.some(([openTime]) => [...unheard, hole].includes(minuteOf(openTime)))
        )
    }))
  ).pipe(Layer.provide(exchange.layer))

/** It keeps its own progress, and so knows of no other. */
const run = Effect.fnUntraced(function*(exchange: Exchange, { lasts, starts, unheard }: Producer) {
  yield* Effect.sleep((starts - begin) * 60_000)
  const state = yield* Layer.build(Layer.fresh(StateStore.layerMemory))
  const produce = Produce.run().pipe(Effect.provide(source(exchange, unheard)), Effect.provide(state))
  yield* Effect.timeoutOption(produce, lasts * 60_000)
}, Effect.scoped)

interface Outcome {
  readonly candles: ReadonlyArray<Candle.Candle>
  readonly derived: ReadonlyArray<ReadonlyArray<number>>
  readonly account: object
  readonly rows: number
}

/** The store that a consumer makes of what these producers publish side by side, of a market with one hole. */
const storeOf = Effect.fnUntraced(function*(producers: ReadonlyArray<Producer>) {
  yield* TestClock.setTime(at(begin))
  const exchange = yield* make([btc, eth])
  yield* exchange.withhold(btc, [hole])
  const running = yield* Effect.forkChild(
    Effect.forEach(producers, (one) => run(exchange, one), { concurrency: "unbounded" })
  )
  yield* passTime(1_000)
  yield* exchange.pass(begin, end, [btc, eth])
  yield* Fiber.interrupt(running)
  yield* Consume.run(Consuming.options)
  const { account: { candles, expected }, versions } = yield* stored(btc)
  return {
    candles: versions.map(({ candle }) => candle),
    derived: (yield* Consuming.stored).enriched,
    account: { candles, expected },
    rows: (yield* published(btc)).minutes.length
  } satisfies Outcome
}, (program) => Effect.provide(program, Layer.fresh(ports)))

const minutesHeardOf = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: begin, maximum: end - 1 })))
const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const another = Schema.Struct({ starts: between(begin, end - 3), lasts: between(1, 20), unheard: minutesHeardOf })

describe("a second producer by mistake", () => {
  it.effect.prop(
    "changes nothing that is stored, whenever it runs and whatever it hears",
    { another },
    (given) =>
      Effect.gen(function*() {
        const one = yield* storeOf([whole])
        const two = yield* storeOf([whole, given.another])
        assert.deepStrictEqual(one.candles.map(({ openTime }) => minuteOf(openTime)), [
          ...range(0, hole),
          ...range(hole + 1, end)
        ])
        assert.deepStrictEqual(two.candles, one.candles)
        assert.deepStrictEqual(two.derived, one.derived)
        assert.deepStrictEqual(two.account, one.account)
        assert.isAbove(two.rows, one.rows)
      }),
    { arbitrary: { runs: 20 }, timeout: 60_000 }
  )
})
