import * as Series from "@cryptostream/core/market/Series"
import * as Mailbox from "@cryptostream/core/programs/Mailbox"
import type { Closed } from "@cryptostream/core/ports/MarketData"
import * as Produce from "@cryptostream/core/programs/Produce"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { at, make, minuteOf, passTime } from "./Exchange.ts"
import { ports, published, range } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples

const closed = (minute: number): Closed => ({
  _tag: "Closed",
  series: btc,
  source: "socket",
  knownAt: at(minute + 1),
  rows: [Samples.rowOf("1m")(Samples.candleAt(minute))]
})
const silent = { _tag: "Disconnected", series: [btc], cause: "silent", reason: "silent", since: at(1) } as const

describe("a mailbox", () => {
  it.effect("forgets the oldest of many rows, and is empty once it was taken from", () =>
    Effect.gen(function*() {
      const mailbox = yield* Mailbox.make
      yield* Effect.forEach(range(0, 10_000), (minute) => mailbox.offer(closed(minute)), { discard: true })
      const { rows } = yield* mailbox.take
      const minutes = rows.flatMap((item) => item.rows.map(([openTime]) => minuteOf(openTime)))
      assert.isAtMost(rows.length, 128)
      assert.deepStrictEqual(minutes, range(10_000 - rows.length, 10_000))
      assert.deepStrictEqual((yield* mailbox.take).rows, [])
    }))

  it.effect("remembers how the line is until that has changed, and that it came up until one has looked", () =>
    Effect.gen(function*() {
      const mailbox = yield* Mailbox.make
      yield* mailbox.offer(silent)
      assert.deepInclude(yield* mailbox.take, { trouble: silent, connectedFrom: undefined })
      assert.deepInclude(yield* mailbox.take, { trouble: silent })
      yield* mailbox.offer({ _tag: "Connected", series: [btc], from: at(2) })
      assert.deepInclude(yield* mailbox.take, { trouble: undefined, connectedFrom: at(2) })
      assert.deepInclude(yield* mailbox.take, { connectedFrom: undefined })
    }))

  it.effect("wakes who waits for it, and whoever comes to wait after something came", () =>
    Effect.gen(function*() {
      const mailbox = yield* Mailbox.make
      const waiting = yield* Effect.forkChild(mailbox.changed, { startImmediately: true })
      yield* mailbox.offer(closed(0))
      yield* Fiber.join(waiting)
      yield* mailbox.end
      yield* mailbox.changed
      assert.isTrue((yield* mailbox.take).isEnded)
    }))
})

const btcKey = "BTCUSDC-1m"

/** A producer at minute ten, whose history of BTC is under way and does not arrive before the latch `arrives` is opened. */
const busy = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>) {
  yield* TestClock.setTime(at(10))
  const exchange = yield* make(series)
  const arrives = yield* exchange.stall(btc)
  yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)), { startImmediately: true })
  yield* passTime(1_000)
  const calls = Effect.map(exchange.calls, (all) => all.filter((call) => call.series === btcKey))
  const arrived = Effect.gen(function*() {
    yield* arrives.open
    yield* passTime(1_000)
    return yield* published(btc)
  })
  return { arrived, calls, exchange }
})

describe("a burst behind a series that is busy", () => {
  it.effect(
    "has the history asked once, and everything comes in order, nothing of it twice",
    () =>
      Effect.gen(function*() {
        const { arrived, calls, exchange } = yield* busy([btc])
        yield* exchange.pass(10, 310, [btc])
        assert.deepStrictEqual((yield* arrived).minutes, range(0, 310))
        assert.deepStrictEqual((yield* calls).map(({ from }) => from), [0, at(10)])
      }).pipe(Effect.provide(ports)),
    30_000
  )

  it.effect("goes on behind the history where that ends before it", () =>
    Effect.gen(function*() {
      const { arrived, calls, exchange } = yield* busy([btc])
      yield* exchange.withhold(btc, range(305, 310))
      yield* exchange.pass(10, 310, [btc])
      const { candles, minutes } = yield* arrived
      assert.deepStrictEqual(minutes, range(0, 310))
      const live = candles.filter(({ source }) => source === "socket")
      assert.deepStrictEqual(live.map(({ minute }) => minute), range(305, 310))
      assert.strictEqual((yield* calls).length, 2)
    }).pipe(Effect.provide(ports)), 30_000)

  it.effect(
    "is a hint and no more: what the history does not have yet is waited for, and comes once",
    () =>
      Effect.gen(function*() {
        const { arrived, exchange } = yield* busy([btc])
        yield* exchange.withhold(btc, range(10, 310), at(311))
        yield* exchange.pass(10, 310, [btc])
        assert.deepStrictEqual((yield* arrived).minutes, range(0, 10))
        yield* TestClock.setTime(at(313))
        assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 312))
      }).pipe(Effect.provide(ports)),
    30_000
  )

  it.effect("holds up no other series", () =>
    Effect.gen(function*() {
      const { exchange } = yield* busy([btc, eth])
      yield* exchange.pass(10, 310, [btc, eth])
      assert.deepStrictEqual((yield* published(eth)).minutes, range(0, 310))
      assert.deepStrictEqual((yield* published(btc)).minutes, [])
    }).pipe(Effect.provide(ports)), 30_000)
})

describe("a row beyond the cursor", () => {
  it.effect("brings the rows before it from the history, in order and once", () =>
    Effect.gen(function*() {
      const { arrived, exchange } = yield* busy([btc])
      yield* arrived
      yield* exchange.withhold(btc, [10], at(12))
      yield* TestClock.setTime(at(12) + 1_000)
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 10))
      yield* exchange.close(btc, [11])
      yield* passTime(1_000)
      const { marks, minutes } = yield* published(btc)
      assert.deepStrictEqual(minutes, range(0, 12))
      assert.isFalse(marks.some(({ _tag }) => _tag === "asked"))
    }).pipe(Effect.provide(ports)))

  it.effect("does not make the cursor pass a hole that is young, before one has looked twice", () =>
    Effect.gen(function*() {
      const fast = Series.make("BTCUSDC", "1s")
      const secondsOf = (minutes: ReadonlyArray<number>) =>
        minutes.map((minute) => Math.round((minute - 10) * 60)).filter((second) => second >= 0)
      const inSecond = (second: number) => 10 + second / 60
      const { exchange } = yield* busy([fast])
      yield* exchange.withhold(fast, [inSecond(2)], at(inSecond(9)))
      yield* exchange.withhold(fast, [inSecond(4)])
      yield* TestClock.setTime(at(inSecond(6)))
      yield* exchange.close(fast, [inSecond(5)])
      yield* passTime(1_000)
      assert.deepStrictEqual(secondsOf((yield* published(fast)).minutes), [0, 1])
      yield* TestClock.setTime(at(inSecond(12)))
      const { marks, minutes } = yield* published(fast)
      assert.deepStrictEqual(secondsOf(minutes), [0, 1, 2, 3, 5, 6, 7, 8, 9, 10])
      assert.deepStrictEqual(marks.flatMap((mark) => mark._tag === "asked" ? [mark.from] : []), [at(inSecond(4))])
    }).pipe(Effect.provide(ports)))
})
