import type * as Series from "@cryptostream/core/market/Series"
import type * as Version from "@cryptostream/core/market/Version"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Audit from "@cryptostream/core/programs/Audit"
import * as Progress from "@cryptostream/core/programs/Progress"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Queue } from "effect"
import { TestClock } from "effect/testing"
import { at, make, minuteOf, passTime, price } from "./Exchange.ts"
import { ports, published, range } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const [minute, hour] = [60_000, 3_600_000]
const toTime = TestClock.setTime

/** A candle is looked at within this time after it is due, in ms. */
const betweenLooks = minute

interface Stored {
  readonly source: Version.Source
  /** In ms after the close. */
  readonly knownAfter: number
}
const told: Stored = { source: "socket", knownAfter: 50 }

/** These minutes are published and stored, each as it was said. */
const store = Effect.fnUntraced(function*(series: Series.Series, minutes: ReadonlyArray<number>, said = told) {
  const { knownAfter, source } = said
  const versions = minutes.map((n) => ({
    candle: Samples.candleAt(n, price(n)),
    source,
    knownAt: at(n + 1) + knownAfter
  }))
  yield* CandleStore.use((port) => port.writeRaw([{ series, versions }]))
  const cursor = at(Math.max(...minutes) + 1)
  yield* Progress.save(series, { fingerprint: "exchange", from: at(0), cursor, backfilled: true })
})

/** An exchange at minute ten and a second; the ten candles before it came by the line, or as it is said. */
const begun = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series> = [btc], said = told) {
  yield* toTime(at(10) + 1_000)
  const exchange = yield* make(series)
  yield* Watchlist.save(series)
  yield* Effect.forEach(series, (one) => store(one, range(0, 10), said), { discard: true })
  const reconnected = yield* Queue.unbounded<Series.Series>()
  const audit = Effect.gen(function*() {
    const running = yield* Effect.forkScoped(Audit.run(reconnected).pipe(Effect.provide(exchange.layer)))
    yield* passTime(1_000)
    return running
  })
  return { audit, exchange, reconnected }
})

const corrections = Effect.map(published(btc), ({ candles, marks }) => ({
  candles: candles.map(({ close, minute: n, source }) => [n, close, source]),
  restated: marks.flatMap((mark) => mark._tag === "restated" ? [minuteOf(mark.from)] : []),
  afterClose: candles.map(({ knownAt, minute: n }) => knownAt - at(n + 1))
}))

describe("Audit", () => {
  it.effect(
    "looks at a candle ten seconds, ten minutes and a day after its close, and publishes what was restated",
    () =>
      Effect.gen(function*() {
        const { audit, exchange } = yield* begun()
        yield* exchange.restate(btc, 9, 201)
        yield* audit
        yield* toTime(at(15))
        yield* exchange.restate(btc, 9, 202)
        yield* toTime(at(22))
        yield* exchange.restate(btc, 9, 203)
        yield* toTime(at(10) + 23 * hour)
        assert.deepStrictEqual((yield* corrections).candles, [[9, 201, "audit"], [9, 202, "audit"]])
        yield* toTime(at(10) + 25 * hour)
        const { afterClose, candles, restated } = yield* corrections
        assert.deepStrictEqual(candles, [[9, 201, "audit"], [9, 202, "audit"], [9, 203, "audit"]])
        assert.deepStrictEqual(restated, [9, 9, 9])
        for (const [i, time] of afterClose.entries()) {
          assert.isAtLeast(time, Audit.delays[i]!)
          assert.isAtMost(time, Audit.delays[i]! + betweenLooks)
        }
      }).pipe(Effect.provide(ports)),
    30_000
  )

  it.effect(
    "publishes nothing where the exchange says what is stored, and asks once for each look",
    () =>
      Effect.gen(function*() {
        const { audit, exchange } = yield* begun()
        yield* audit
        yield* toTime(at(10) + 25 * hour)
        const { candles, marks } = yield* published(btc)
        assert.deepStrictEqual([candles, marks], [[], []])
        const calls = yield* exchange.calls
        assert.isTrue(calls.every(({ urgency }) => urgency === "audit"))
        const times = calls.filter(({ from }) => from === at(9)).map((call) => call.at - at(10))
        assert.deepStrictEqual(times.map((time) => Audit.delays.filter((delay) => delay <= time).length), [1, 2, 3])
        yield* toTime(at(10) + 49 * hour)
        assert.strictEqual((yield* exchange.calls).length, calls.length)
      }).pipe(Effect.provide(ports)),
    30_000
  )

  it.effect("asks for nothing that the exchange itself has said late enough", () =>
    Effect.gen(function*() {
      const { audit, exchange } = yield* begun([btc], { source: "rest", knownAfter: 600_000 })
      yield* audit
      yield* toTime(at(10) + 23 * hour)
      assert.deepStrictEqual(yield* exchange.calls, [])
      yield* toTime(at(10) + 25 * hour)
      assert.isNotEmpty(yield* exchange.calls)
      assert.isTrue((yield* exchange.calls).every((call) => call.at >= call.from + minute + 24 * hour))
    }).pipe(Effect.provide(ports)), 30_000)

  it.effect("asks for what the line said however late, where all around it is proven", () =>
    Effect.gen(function*() {
      const { audit, exchange } = yield* begun([btc, eth], { source: "rest", knownAfter: 24 * hour })
      yield* store(btc, [9], { source: "socket", knownAfter: 24 * hour })
      yield* audit
      yield* toTime(at(10) + 48 * hour)
      const calls = yield* exchange.calls
      assert.deepStrictEqual(calls.map(({ from, series }) => [series, minuteOf(from)]), [
        ["BTCUSDC-1m", 9],
        ["BTCUSDC-1m", 9],
        ["BTCUSDC-1m", 9]
      ])
    }).pipe(Effect.provide(ports)), 30_000)

  it.effect("goes on after a restart where it was: nothing is asked again, and what closed meanwhile is", () =>
    Effect.gen(function*() {
      const { audit, exchange } = yield* begun()
      const first = yield* audit
      yield* toTime(at(21))
      yield* Fiber.interrupt(first)
      const before = yield* exchange.calls
      const second = yield* audit
      assert.deepStrictEqual(yield* exchange.calls, before)
      yield* Fiber.interrupt(second)
      yield* store(btc, range(10, 40))
      yield* toTime(at(100))
      yield* audit
      const asked = (yield* exchange.calls).slice(before.length)
      assert.isNotEmpty(asked)
      assert.isTrue(asked.every(({ from }) => from === at(10)))
    }).pipe(Effect.provide(ports)))

  it.effect("looks again ten seconds after a reconnect at what the line said in the minutes before, of that series alone", () =>
    Effect.gen(function*() {
      const { audit, exchange, reconnected } = yield* begun([btc, eth])
      yield* audit
      yield* toTime(at(12))
      yield* exchange.restate(btc, 9, 201)
      yield* toTime(at(13) + 1_000)
      assert.deepStrictEqual((yield* corrections).candles, [])
      const before = yield* exchange.calls
      yield* Queue.offerAll(reconnected, [btc, btc, btc])
      yield* toTime(at(13) + 15_000)
      assert.deepStrictEqual((yield* corrections).candles, [[9, 201, "audit"]])
      assert.deepStrictEqual((yield* corrections).restated, [9])
      const asked = (yield* exchange.calls).slice(before.length)
      assert.deepStrictEqual([...new Set(asked.map(({ series }) => series))], ["BTCUSDC-1m"])
      assert.isAtMost(asked.filter(({ from }) => from <= at(9)).length, 2)
    }).pipe(Effect.provide(ports)))

  it.effect("publishes a candle that it finds not to be stored, which is no correction", () =>
    Effect.gen(function*() {
      const { audit } = yield* begun()
      yield* Fiber.interrupt(yield* audit)
      yield* store(btc, [10, 11, 13, 14])
      yield* toTime(at(16))
      yield* audit
      const { candles, restated } = yield* corrections
      assert.deepStrictEqual(candles, [[12, price(12), "audit"]])
      assert.deepStrictEqual(restated, [])
    }).pipe(Effect.provide(ports)))

  it.effect("keeps what the exchange does not answer, and says nothing of it in the log", () =>
    Effect.gen(function*() {
      const { audit, exchange } = yield* begun()
      yield* exchange.withhold(btc, [8])
      yield* audit
      yield* toTime(at(25))
      const { candles, marks } = yield* published(btc)
      assert.deepStrictEqual([candles, marks], [[], []])
      const versions = yield* CandleStore.use((port) => port.lookUp(btc, [at(8)]))
      assert.strictEqual(versions.length, 1)
    }).pipe(Effect.provide(ports)))

  it.effect("comes back to what a server that lags behind did not answer yet", () =>
    Effect.gen(function*() {
      const { audit, exchange } = yield* begun()
      yield* exchange.restate(btc, 9, 201)
      yield* exchange.withhold(btc, [9], at(13))
      yield* audit
      yield* toTime(at(13))
      assert.deepStrictEqual((yield* corrections).candles, [])
      yield* toTime(at(14))
      assert.deepStrictEqual((yield* corrections).candles, [[9, 201, "audit"]])
    }).pipe(Effect.provide(ports)))
})
