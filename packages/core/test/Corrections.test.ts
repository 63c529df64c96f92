import * as Whole from "@cryptostream/core/programs/Whole"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Consuming from "./Consuming.ts"
import { at, make, minuteOf, passTime, price } from "./Exchange.ts"
import { ports, range, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const { enrichment } = Consuming
const wrong = 500

/** The whole line at minute ten, whose history is stored. */
const running = Effect.gen(function*() {
  yield* TestClock.setTime(at(10))
  const exchange = yield* make([btc])
  yield* Effect.forkScoped(Whole.forever({ enrichment: () => enrichment }).pipe(Effect.provide(exchange.layer)))
  yield* passTime(5_000)
  return exchange
})

/** The candle of a minute as it is stored, and the minutes that are marked as restated. */
const told = Effect.fnUntraced(function*(minute: number) {
  const { marks, versions } = yield* stored(btc)
  const version = versions.find(({ candle }) => candle.openTime === at(minute))
  return {
    close: version?.candle.close,
    source: version?.source,
    restated: marks.flatMap((mark) => mark._tag === "restated" ? [minuteOf(mark.from)] : [])
  }
})

describe("a close that the line said wrong", () => {
  it.effect("is put right within two minutes, and what is derived from it is derived again", () =>
    Effect.gen(function*() {
      const exchange = yield* running
      yield* TestClock.setTime(at(11) + 1_000)
      yield* exchange.close(btc, [10], wrong)
      yield* passTime(2_000)
      assert.deepStrictEqual(yield* told(10), { close: wrong, source: "socket", restated: [] })
      yield* exchange.pass(11, 13, [btc])
      assert.deepStrictEqual(yield* told(10), { close: price(10), source: "audit", restated: [10] })
      yield* passTime(5_000)
      const { enriched, raw, staleFrom } = yield* Consuming.stored
      assert.deepStrictEqual(raw.map(({ candle }) => candle.close), range(0, 13).map(price))
      assert.deepStrictEqual(enriched, Consuming.derived(raw))
      assert.strictEqual(staleFrom, Infinity)
    }).pipe(Effect.provide(ports)))

  it.effect("is put right when the line is up again, where the exchange changed its mind before it broke", () =>
    Effect.gen(function*() {
      const exchange = yield* running
      yield* exchange.pass(10, 13, [btc])
      yield* TestClock.setTime(at(13) + 50_000)
      yield* exchange.restate(btc, 10, wrong)
      yield* exchange.disconnect([btc], "broken", at(13) + 50_000)
      yield* exchange.pass(13, 15, [])
      assert.deepInclude(yield* told(10), { close: price(10), source: "socket" })
      yield* exchange.connect([btc], at(15))
      yield* passTime(60_000)
      assert.deepStrictEqual(yield* told(10), { close: wrong, source: "audit", restated: [10] })
    }).pipe(Effect.provide(ports)))
})
