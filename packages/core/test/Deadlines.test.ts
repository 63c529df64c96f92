import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Disconnected } from "@cryptostream/core/ports/MarketData"
import * as Produce from "@cryptostream/core/programs/Produce"
import * as Readiness from "@cryptostream/core/programs/Readiness"
import * as Deadline from "@cryptostream/core/quality/Deadline"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { at, make } from "./Exchange.ts"
import { alarms, ports, published, range } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc, eth } = Samples
const btcKey = Series.key(btc)
const toTime = TestClock.setTime

/** A producer that has read the history up to a minute, and waits for the close of that minute. */
const begun = Effect.fnUntraced(function*(series: ReadonlyArray<Series.Series>, minute = 10) {
  yield* toTime(at(minute))
  const exchange = yield* make(series)
  const { said } = yield* alarms
  yield* Effect.forkScoped(Produce.run().pipe(Effect.provide(exchange.layer)), { startImmediately: true })
  yield* toTime(at(minute) + 1_000)
  /** What the history was asked for after it was read first: the series, from where, and when. */
  const asked = Effect.map(
    exchange.calls,
    (calls) =>
      calls.filter(({ urgency }) => urgency === "repair").map((call) => [call.series, call.from, call.at] as const)
  )
  return { exchange, said, asked }
})

describe("the deadline of a series", () => {
  it.effect("asks nothing and alarms nobody while the closes come in time", () =>
    Effect.gen(function*() {
      const { asked, exchange, said } = yield* begun([btc])
      for (const minute of range(10, 15)) {
        yield* toTime(at(minute + 1) + 9_999)
        yield* exchange.close(btc, [minute])
      }
      yield* toTime(at(15) + 30_000)
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 15))
      assert.deepStrictEqual(yield* asked, [])
      assert.deepStrictEqual(yield* said, [])
    }).pipe(Effect.provide(ports)))

  it.effect("has the history asked once, ten seconds after a close that did not come, and the candle is there", () =>
    Effect.gen(function*() {
      const { asked, exchange, said } = yield* begun([btc])
      yield* toTime(at(11) + 9_999)
      assert.deepStrictEqual(yield* asked, [])
      yield* toTime(at(11) + 10_000)
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 11))
      yield* toTime(at(12))
      yield* exchange.close(btc, [11])
      yield* toTime(at(12) + 30_000)
      const { candles, minutes } = yield* published(btc)
      assert.deepStrictEqual(minutes, range(0, 12))
      assert.deepStrictEqual(candles.slice(10).map(({ source }) => source), ["rest", "socket"])
      assert.deepStrictEqual(yield* asked, [[btcKey, at(10), at(11) + 10_000]])
      assert.deepStrictEqual(yield* said, [])
    }).pipe(Effect.provide(ports)))

  it.effect("raises an alarm after twenty seconds where the history does not have the candle, until it has", () =>
    Effect.gen(function*() {
      const { asked, exchange, said } = yield* begun([btc])
      yield* exchange.withhold(btc, [10], at(11) + 75_000)
      yield* toTime(at(11) + 19_999)
      assert.deepStrictEqual(yield* said, [])
      yield* toTime(at(11) + 79_999)
      const late = { series: btcKey, event: "alarm late", at: at(11) + 20_000, since: at(10) }
      assert.deepStrictEqual(yield* said, [late])
      assert.match((yield* Readiness.lines).join(), /^BTCUSDC-1m late: the candle of .* is not published yet/)
      yield* toTime(at(11) + 100_000)
      assert.deepStrictEqual(yield* Readiness.lines, [])
      assert.deepStrictEqual(yield* said, [late, { series: btcKey, event: "calm late", at: at(11) + 80_000 }])
      assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 12))
      assert.deepStrictEqual((yield* asked).map(([, , time]) => time - at(11)), [10_000, 20_000, 40_000, 80_000])
    }).pipe(Effect.provide(ports)))

  it.effect("raises the alarm at its time, also where that is not the time to ask again", () =>
    Effect.gen(function*() {
      const { asked, exchange, said } = yield* begun([btc])
      yield* exchange.withhold(btc, [10])
      yield* toTime(at(11) + 12_000)
      yield* exchange.connect([btc], at(11) + 12_000)
      yield* toTime(at(11) + 30_000)
      assert.deepStrictEqual((yield* asked).map(([, , time]) => time - at(11)), [10_000, 12_000])
      assert.deepStrictEqual((yield* said).map(({ at: time, event }) => [event, time - at(11)]), [
        ["alarm late", 20_000]
      ])
    }).pipe(Effect.provide(ports)))

  it.effect("raises the alarm at its time where the exchange does not even answer", () =>
    Effect.gen(function*() {
      const { exchange, said } = yield* begun([btc])
      const gate = yield* exchange.stall(btc)
      yield* toTime(at(11) + 60_000)
      const late = { series: btcKey, event: "alarm late", at: at(11) + 20_000, since: at(10) }
      assert.deepStrictEqual(yield* said, [late])
      yield* gate.open
      yield* toTime(at(11) + 70_000)
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm late", "calm late"])
    }).pipe(Effect.provide(ports)))

  it.effect("calms down at once where the close comes late by the line", () =>
    Effect.gen(function*() {
      const { exchange, said } = yield* begun([btc])
      yield* exchange.withhold(btc, [10])
      yield* toTime(at(11) + 25_000)
      yield* exchange.close(btc, [10])
      yield* toTime(at(11) + 26_000)
      assert.deepStrictEqual((yield* said).map(({ at: time, event }) => [event, time - at(11)]), [
        ["alarm late", 20_000],
        ["calm late", 25_000]
      ])
    }).pipe(Effect.provide(ports)))

  it.effect("is not met by old news: what flows is closed minutes ago, and the history is asked all the same", () =>
    Effect.gen(function*() {
      const { asked, exchange } = yield* begun([btc])
      for (const seconds of range(0, 12)) {
        yield* toTime(at(11) + seconds * 1_000)
        yield* exchange.close(btc, [5])
      }
      yield* toTime(at(11) + 12_000)
      assert.deepStrictEqual(yield* asked, [[btcKey, at(10), at(11) + 10_000]])
      assert.include((yield* published(btc)).minutes, 10)
    }).pipe(Effect.provide(ports)))

  it.effect("is its own: a series that is silent is asked for while another speaks, and that one alone", () =>
    Effect.gen(function*() {
      const { asked, exchange, said } = yield* begun([btc, eth])
      yield* exchange.withhold(btc, [11])
      for (const minute of range(10, 12)) {
        for (const seconds of range(0, 30)) {
          yield* toTime(at(minute + 1) + seconds * 1_000)
          yield* exchange.close(eth, [minute])
        }
      }
      assert.deepStrictEqual(yield* asked, [
        [btcKey, at(10), at(11) + 10_000],
        [btcKey, at(11), at(12) + 10_000],
        [btcKey, at(11), at(12) + 20_000]
      ])
      assert.deepStrictEqual((yield* said).map(({ event, series }) => [series, event]), [[btcKey, "alarm late"]])
      assert.deepStrictEqual([...new Set((yield* published(eth)).minutes)], range(0, 12))
    }).pipe(Effect.provide(ports)))

  it.effect("is met however long the interval is", () =>
    Effect.gen(function*() {
      const slow = Series.make("BTCUSDC", "4h")
      const { asked } = yield* begun([slow], 8 * 60 + 15)
      yield* toTime(at(12 * 60) + 9_999)
      assert.deepStrictEqual(yield* asked, [])
      yield* toTime(at(12 * 60) + 60_000)
      assert.deepStrictEqual(yield* asked, [["BTCUSDC-4h", at(8 * 60), at(12 * 60) + 10_000]])
    }).pipe(Effect.provide(ports)))

  it("has the source asked again less and less often, but every minute at least", () => {
    const asks = range(0, 7).reduce<ReadonlyArray<Deadline.Asked>>((all) => {
      const last = all.at(-1) ?? Deadline.notAsked
      return [...all, { times: last.times + 1, at: Deadline.askAt("1m", at(10), last) }]
    }, [])
    assert.deepStrictEqual(
      asks.map((asked) => (asked.at - Interval.next("1m", at(10))) / 1_000),
      [10, 20, 40, 80, 140, 200, 260]
    )
  })
})

describe("the alarm of a line", () => {
  for (const cause of ["silent", "old"] as const) {
    it.effect(`is raised where it is up and ${cause}, and over once it tells again`, () =>
      Effect.gen(function*() {
        const { asked, exchange, said } = yield* begun([btc, eth])
        yield* exchange.disconnect([btc], cause, at(10) + 30_000)
        yield* toTime(at(10) + 50_000)
        const alarm = { series: btcKey, event: `alarm ${cause}`, at: at(10) + 1_000, since: at(10) + 30_000 }
        assert.deepStrictEqual(yield* said, [alarm])
        yield* toTime(at(11) + 5_000)
        yield* exchange.close(eth, [10])
        yield* exchange.connect([btc], at(11) + 5_000)
        yield* toTime(at(12) + 1_000)
        assert.deepStrictEqual(yield* said, [alarm])
        yield* exchange.close(btc, [11])
        yield* exchange.close(eth, [11])
        yield* toTime(at(12) + 2_000)
        assert.deepStrictEqual(yield* said, [alarm, { series: btcKey, event: `calm ${cause}`, at: at(12) + 1_000 }])
        // What closed before it came up is asked for at once, and of nobody else.
        assert.deepStrictEqual(yield* asked, [[btcKey, at(10), at(11) + 5_000]])
        assert.deepStrictEqual((yield* published(btc)).minutes, range(0, 12))
      }).pipe(Effect.provide(ports)))
  }

  it.effect("is over once the line has been up for two minutes, where there was nothing to tell", () =>
    Effect.gen(function*() {
      const slow = Series.make("BTCUSDC", "4h")
      const { exchange, said } = yield* begun([slow], 8 * 60 + 15)
      const now = at(8 * 60 + 15)
      yield* exchange.disconnect([slow], "silent", now)
      yield* toTime(now + 30_000)
      yield* exchange.connect([slow], now + 30_000)
      yield* toTime(now + 149_000)
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm silent"])
      yield* toTime(now + 151_000)
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm silent", "calm silent"])
    }).pipe(Effect.provide(ports)))

  it.effect("stays while the line is dialled anew again and again, and falls silent each time", () =>
    Effect.gen(function*() {
      const { exchange, said } = yield* begun([btc])
      for (const seconds of [0, 20, 40, 60]) {
        yield* toTime(at(10) + 5_000 + seconds * 1_000)
        yield* exchange.disconnect([btc], "silent", at(10))
        yield* toTime(at(10) + 10_000 + seconds * 1_000)
        yield* exchange.connect([btc], at(10) + 10_000 + seconds * 1_000)
      }
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm silent"])
    }).pipe(Effect.provide(ports)))

  it.effect("is not raised twice for one trouble, nor by a line that breaks", () =>
    Effect.gen(function*() {
      const { exchange, said } = yield* begun([btc])
      const trouble = (cause: Disconnected["cause"]) =>
        Effect.andThen(exchange.disconnect([btc], cause, at(10)), TestClock.adjust(1_000))
      yield* Effect.forEach(["broken", "silent", "silent", "old", "broken"] as const, trouble)
      assert.deepStrictEqual((yield* said).map(({ event }) => event), ["alarm silent", "alarm old"])
    }).pipe(Effect.provide(ports)))
})
