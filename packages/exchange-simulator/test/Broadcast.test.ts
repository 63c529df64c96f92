import * as Interval from "@cryptostream/core/market/Interval"
import * as Audience from "@cryptostream/exchange-simulator/socket/Audience"
import * as Broadcast from "@cryptostream/exchange-simulator/socket/Broadcast"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Queue } from "effect"
import { TestClock } from "effect/testing"
import * as Books from "./Books.ts"
import * as Client from "./Client.ts"

const { start } = Books
const btc1s = "btcusdc@kline_1s"
const btc1m = "btcusdc@kline_1m"
const eth1m = "ethusdc@kline_1m"

interface Heard extends Client.Event {
  readonly stream: string
  /** When it was heard, by the clock. */
  readonly at: number
}

/** Lets what the clock has woken run until it waits again. */
const settle = Effect.forEach(Array.from({ length: 50 }), () => Effect.yieldNow, { discard: true })

/** The clock goes in steps, so that nothing wakes late. */
const pass = Effect.fnUntraced(function*(seconds: number) {
  for (let i = 0; i < seconds * 4; i++) {
    yield* TestClock.adjust("250 millis")
    yield* settle
  }
})

/** A feed under a script, and a listener who keeps what it hears. */
const begin = Effect.fnUntraced(function*(streams: ReadonlyArray<string>, ...entries: ReadonlyArray<object>) {
  yield* TestClock.setTime(start)
  const clock = yield* Clock.Clock
  const changed = yield* Queue.sliding<void>(1)
  const audience = Audience.make(() => Queue.offerUnsafe(changed, undefined))
  const heard: Array<Heard> = []
  const listener: Audience.Listener = {
    hear: ({ raw, stream }) => {
      heard.push({ ...Client.parse(String(raw)), stream, at: clock.currentTimeMillisUnsafe() })
    }
  }
  const book = yield* Books.seeded(...entries)
  yield* Effect.forkScoped(Broadcast.run(book, Books.script(...entries), audience, changed, start))
  audience.listen(listener, new Set(streams), start)
  yield* settle
  const closes = (stream: string) => heard.filter((event) => event.stream === stream && event.k.x)
  return { audience, book, closes, heard, listener }
})
const openTimes = (events: ReadonlyArray<Heard>) => events.map(({ k }) => k.t)
const seconds = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => Interval.floor("1s", from) + i * 1000)

describe("the feed of all sockets", () => {
  it.effect("says each close a few ms after it, with the row that REST has", () =>
    Effect.gen(function*() {
      const { book, closes } = yield* begin([btc1s, btc1m])
      yield* pass(70)
      assert.deepStrictEqual(openTimes(closes(btc1s)), seconds(start, 70))
      const minute = Interval.floor("1m", start)
      assert.deepStrictEqual(openTimes(closes(btc1m)), [minute, minute + 60_000])
      for (const { E, at, k } of [...closes(btc1s), ...closes(btc1m)]) {
        assert.isTrue(E - k.T >= 1 && E - k.T <= 5 && at === E, `${E - k.T}`)
      }
      const rows = yield* Books.rows(book, "BTCUSDC", "1s", start - 250, start + 69_000, start + 70_000)
      assert.deepStrictEqual(closes(btc1s).map(Client.rowOf), rows.map((row) => [...row, "0"]))
    }))

  it.effect("shows forming candles of 1s each second and of others every two", () =>
    Effect.gen(function*() {
      const { heard } = yield* begin([btc1s, eth1m])
      yield* pass(60)
      const open = (stream: string) => heard.filter((event) => event.stream === stream && !event.k.x).length
      assert.approximately(open(btc1s), 60, 1)
      assert.approximately(open(eth1m), 30, 1)
    }))

  it.effect("gives the trades of a series ids that follow one another", () =>
    Effect.gen(function*() {
      const { closes, heard } = yield* begin([btc1s, btc1m])
      yield* pass(130)
      for (const { k } of heard) {
        if (k.n === 0) assert.deepStrictEqual([k.f, k.L], [-1, -1])
        else assert.strictEqual(k.L - k.f + 1, k.n)
      }
      for (const stream of [btc1s, btc1m]) {
        const traded = closes(stream).filter(({ k }) => k.n > 0)
        traded.slice(1).forEach(({ k }, i) => assert.strictEqual(k.f, traded[i]!.k.L + 1))
      }
      const [minute] = closes(btc1m).slice(1)
      const first = closes(btc1s).find(({ k }) => k.t >= minute!.k.t && k.n > 0)
      assert.strictEqual(minute!.k.f, first!.k.f)
    }))

  it.effect("begins with whoever subscribes, and ends with whoever leaves", () =>
    Effect.gen(function*() {
      const { audience, closes, heard, listener } = yield* begin([btc1m])
      yield* pass(5)
      audience.listen(listener, new Set([btc1s]), start + 5_000)
      yield* pass(5)
      assert.deepStrictEqual(openTimes(closes(btc1s)), seconds(start + 5_000, 5))
      assert.strictEqual(heard.filter(({ at, stream }) => stream === btc1m && at > start + 5_000).length, 0)
      audience.leave(listener)
      const before = heard.length
      yield* pass(5)
      assert.strictEqual(heard.length, before)
    }))

  it.effect("says every close since a subscription, however late it learns of it", () =>
    Effect.gen(function*() {
      const { audience, closes, listener } = yield* begin([])
      yield* pass(5)
      audience.listen(listener, new Set([btc1s]), start + 2_000)
      yield* pass(5)
      assert.deepStrictEqual(openTimes(closes(btc1s)), seconds(start + 2_000, 8))
    }))

  it.effect("says a stream of +08:00 under its own name, and one that opens at other hours there not at all", () =>
    Effect.gen(function*() {
      const [zoned, other] = [`${btc1m}@+08:00`, "btcusdc@kline_1d@+08:00"]
      const { closes, heard } = yield* begin([btc1m, zoned, other])
      yield* pass(70)
      assert.lengthOf(closes(zoned), 2)
      assert.deepStrictEqual(closes(zoned).map(Client.rowOf), closes(btc1m).map(Client.rowOf))
      assert.isUndefined(heard.find(({ stream }) => stream === other))
    }))

  it.effect("says the closes of all streams in the order of their times, and misses none", () =>
    Effect.gen(function*() {
      const { closes, heard } = yield* begin([btc1s, btc1m])
      for (const leap of ["37 seconds", "1 millis", "20 minutes", "3 seconds"] as const) {
        yield* TestClock.adjust(leap)
        while (closes(btc1s).at(-1)!.k.T + 1001 < (yield* Clock.currentTimeMillis)) yield* settle
      }
      const count = closes(btc1s).length
      assert.isAbove(count, 1_230)
      assert.deepStrictEqual(openTimes(closes(btc1s)), seconds(start, count))
      const ends = heard.filter(({ k }) => k.x).map(({ k }) => k.T)
      assert.deepStrictEqual(ends, ends.toSorted((a, b) => a - b))
    }))

  it.effect("says nothing of a hole", () =>
    Effect.gen(function*() {
      const { closes } = yield* begin([btc1s], { at: "10 seconds", fault: "hole", for: "5 seconds" })
      yield* pass(30)
      const lost = seconds(start + 11_000, 5)
      assert.deepStrictEqual(openTimes(closes(btc1s)), seconds(start, 30).filter((time) => !lost.includes(time)))
    }))
})

describe("faults of the feed", () => {
  it.effect("stale: frames are those of a while ago, and so is their time", () =>
    Effect.gen(function*() {
      const { heard } = yield* begin([btc1s], { at: "10 seconds", fault: "stale", for: "10 seconds", by: "30 minutes" })
      yield* pass(30)
      const age = (from: number, to: number) =>
        new Set(
          heard.filter(({ at }) => at >= start + from && at < start + to).map(({ E, at, k }) =>
            `${at - E} ${E - k.t < 2_100 && E > k.t}`
          )
        )
      assert.deepStrictEqual(age(0, 10_000), new Set(["0 true"]))
      assert.deepStrictEqual(age(10_000, 20_000), new Set(["1800000 true"]))
      assert.deepStrictEqual(age(20_000, 30_000), new Set(["0 true"]))
    }))

  it.effect("delayClose: closes come late while it lasts, then all at once, and forming candles go on", () =>
    Effect.gen(function*() {
      const { closes, heard } = yield* begin([btc1s], {
        at: "10 seconds",
        fault: "delayClose",
        for: "20 seconds",
        by: "8 seconds"
      })
      yield* pass(40)
      assert.deepStrictEqual(openTimes(closes(btc1s)), seconds(start, 40))
      const late = (event: Heard) => event.at - event.k.T
      const during = closes(btc1s).filter(({ at }) => at >= start + 10_000 && at < start + 30_000)
      for (const event of during) assert.isAtLeast(late(event), 8_000)
      assert.strictEqual(closes(btc1s).filter(({ at }) => at === start + 30_000).length, 8)
      const forming = heard.filter(({ at, k }) => !k.x && at > start + 12_000 && at < start + 28_000)
      assert.isAbove(forming.length, 10)
      for (const { at, k } of forming) assert.isTrue(k.t <= at && at <= k.T)
    }))
})
