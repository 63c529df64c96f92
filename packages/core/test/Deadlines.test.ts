import * as Series from "@cryptostream/core/market/Series"
import * as Produce from "@cryptostream/core/programs/Produce"
import * as Deadline from "@cryptostream/core/quality/Deadline"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Stream } from "effect"
import { TestClock } from "effect/testing"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { at, make } from "./Exchange.ts"
import { alarms, ports, published, range } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const second = 1_000

/** A producer that has read ten minutes of history at minute ten, and waits for the close of that minute. */
const begun = Effect.fnUntraced(function*(...series: ReadonlyArray<Series.Series>) {
  yield* TestClock.setTime(at(10))
  const exchange = yield* make(series)
  const heard = yield* alarms
  yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)), { startImmediately: true })
  yield* TestClock.adjust(second)
  const asked = Effect.map(
    exchange.calls,
    (calls) =>
      calls.filter(({ urgency }) => urgency === "repair").map((call) => [call.series, call.from, call.at] as const)
  )
  return { exchange, heard, asked }
})

const until = (time: number) => TestClock.setTime(time)

describe("the deadline of a series", () => {
  it.effect("asks nothing and alarms nobody while the closes come in time", () =>
    Effect.gen(function*() {
      const { asked, exchange, heard } = yield* begun(btc)
      for (const minute of range(10, 15)) {
        yield* until(at(minute + 1) + 9_999)
        yield* exchange.close(btc, [minute])
      }
      yield* TestClock.adjust(0)
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 15))
      assert.deepStrictEqual(yield* asked, [])
      assert.deepStrictEqual(yield* heard, [])
    }).pipe(Effect.provide(ports)))

  it.effect("has the history asked once, ten seconds after a close that did not come, and the candle is there", () =>
    Effect.gen(function*() {
      const { asked, exchange, heard } = yield* begun(btc)
      yield* until(at(11) + 9_999)
      assert.deepStrictEqual(yield* asked, [])
      yield* until(at(11) + 10_000)
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 11))
      yield* until(at(12))
      yield* exchange.close(btc, [11])
      yield* until(at(12) + 30_000)
      const { candles, minutes } = yield* published(btc)
      assert.deepStrictEqual(minutes, range(0, 12))
      assert.deepStrictEqual(candles.slice(10).map(({ source }) => source), ["rest", "socket"])
      assert.deepStrictEqual(yield* asked, [["BTCUSDC-1m", at(10), at(11) + 10_000]])
      assert.deepStrictEqual(yield* heard, [])
    }).pipe(Effect.provide(ports)))

  it.effect("raises the alarm after twenty seconds where the history does not have the candle, until it has", () =>
    Effect.gen(function*() {
      const { asked, exchange, heard } = yield* begun(btc)
      const alarm = yield* Effect.forkScoped(
        LiveFeed.use(({ events }) => Stream.runHead(Stream.filter(events, ({ _tag }) => _tag === "alarm"))),
        { startImmediately: true }
      )
      yield* exchange.withhold(btc, [10], at(11) + 35_000)
      yield* until(at(11) + 19_999)
      assert.deepStrictEqual(yield* heard, [])
      yield* until(at(11) + 39_999)
      const late = { series: "BTCUSDC-1m", event: "alarm late", at: at(11) + 20_000 }
      assert.deepStrictEqual(yield* heard, [late])
      assert.deepInclude(Option.getOrThrow(yield* alarm.await), {})
      yield* until(at(11) + 55_000)
      assert.deepStrictEqual(yield* heard, [late, { ...late, event: "calm late", at: at(11) + 40_000 }])
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 11))
      assert.deepStrictEqual((yield* asked).map(([, , time]) => time - at(11)), [10_000, 20_000, 40_000])
    }).pipe(Effect.provide(ports)))
})
