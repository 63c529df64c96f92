import * as Series from "@cryptostream/core/market/Series"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import * as Whole from "@cryptostream/core/programs/Whole"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { enrichment } from "./Consuming.ts"
import { at, make, minuteOf, passTime } from "./Exchange.ts"
import { ports, published, range, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const sol = Series.make("SOLUSDC", "1m")

/** The whole line at minute twenty over BTC and ETH, all of whose closes are said. SOL is listed at minute five. */
const running = Effect.gen(function*() {
  yield* TestClock.setTime(at(20))
  const exchange = yield* make([btc, eth], { SOLUSDC: 5 })
  yield* Effect.forkScoped(Whole.forever({ enrichment: () => enrichment }).pipe(Effect.provide(exchange.layer)))
  yield* passTime(1_000)
  yield* exchange.pass(20, 22, [btc, eth])
  /** From which minute the history of a series was read, audits left aside. */
  const read = (series: Series.Series) =>
    Effect.map(exchange.calls, (calls) =>
      calls
        .filter((call) => call.series === Series.key(series) && call.urgency !== "audit")
        .map(({ from }) => Math.max(-Infinity, minuteOf(from))))
  return { exchange, read }
})

describe("a running system", () => {
  it.effect("fills the history of a symbol that is added from its listing, and reads no other again", () =>
    Effect.gen(function*() {
      const { exchange, read } = yield* running
      const before = [yield* read(btc), yield* read(eth)]
      assert.deepStrictEqual(before.map(({ length }) => length), [1, 1])
      yield* Watchlist.save([btc, eth, sol])
      yield* passTime(10_000)
      yield* exchange.pass(22, 25, [btc, eth, sol])
      assert.deepStrictEqual((yield* stored(sol)).minutes, range(5, 25))
      const { account, marks } = yield* stored(sol)
      assert.deepInclude(account, { candles: 20, expected: 20, missing: 0, completeness: 1 })
      const open = marks.filter((mark) => mark._tag === "tracked" && mark.until === undefined)
      assert.deepStrictEqual(open.map(({ from }) => from), [at(5)])
      assert.deepStrictEqual([yield* read(btc), yield* read(eth)], before)
      assert.strictEqual((yield* read(sol)).length, 1)
      for (const series of [btc, eth]) {
        assert.deepStrictEqual((yield* published(series)).minutes, range(0, 25))
        assert.deepInclude((yield* stored(series)).account, { candles: 25, expected: 25, missing: 0 })
      }
    }).pipe(Effect.provide(ports)))

  it.effect("lets go of a symbol that is removed, whose account ends there, and goes on with the others", () =>
    Effect.gen(function*() {
      const { exchange, read } = yield* running
      yield* Watchlist.save([btc])
      yield* passTime(10_000)
      yield* exchange.pass(22, 40, [btc, eth])
      assert.deepStrictEqual((yield* published(eth)).minutes, range(0, 22))
      const { account, marks } = yield* stored(eth)
      assert.deepInclude(account, { candles: 22, expected: 22, missing: 0, pending: 0 })
      assert.deepStrictEqual(marks.filter(({ _tag }) => _tag === "untracked").map(({ from }) => from), [at(22)])
      assert.strictEqual((yield* read(eth)).length, 1)
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 40))
      assert.deepInclude((yield* stored(btc)).account, { candles: 40, expected: 40, missing: 0 })
      assert.strictEqual((yield* read(btc)).length, 1)
    }).pipe(Effect.provide(ports)))

  it.effect("goes on with a symbol that is added again where it was let go, and fills what is between", () =>
    Effect.gen(function*() {
      const { exchange, read } = yield* running
      yield* Watchlist.save([btc])
      yield* passTime(10_000)
      yield* exchange.pass(22, 40, [btc, eth])
      yield* Watchlist.save([btc, eth])
      yield* passTime(10_000)
      yield* exchange.pass(40, 42, [btc, eth])
      const { account, minutes } = yield* stored(eth)
      assert.deepStrictEqual(minutes, range(0, 42))
      assert.deepInclude(account, { candles: 42, expected: 42, missing: 0 })
      assert.deepStrictEqual((yield* read(eth)).slice(1), [22])
    }).pipe(Effect.provide(ports)))
})
