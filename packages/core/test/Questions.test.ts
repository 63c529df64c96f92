import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Marking from "@cryptostream/core/programs/Marking"
import * as Progress from "@cryptostream/core/programs/Progress"
import * as Repair from "@cryptostream/core/programs/Repair"
import * as Watchlist from "@cryptostream/core/programs/Watchlist"
import type { Gap } from "@cryptostream/core/quality/Account"
import * as Questions from "@cryptostream/core/quality/Questions"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Consuming from "./Consuming.ts"
import { at, make } from "./Exchange.ts"
import { ports, range, stored } from "./Producing.ts"
import * as Samples from "./Samples.ts"

const { btc } = Samples
const [minute, hour] = [60_000, 3_600_000]
const schedule = [minute, 10 * minute, hour, 24 * hour]

/** A gap of some minutes that the exchange was asked for at these times. */
const gap = (from: number, to: number, asked: ReadonlyArray<number> = []): Gap => ({
  from: at(from),
  to: at(to),
  buckets: to - from + 1,
  status: "missing",
  evidence: "",
  asked
})

/** Ten minutes of which one is missing; the exchange was asked for it at minute ten, a producer waits for what follows. */
const missing = Effect.fnUntraced(function*(hole: number) {
  yield* TestClock.setTime(at(10))
  const exchange = yield* make([btc])
  yield* Watchlist.save([btc])
  yield* Progress.save(btc, { fingerprint: "exchange", from: at(0), cursor: at(10), backfilled: true })
  const tracked = yield* Marking.tracked(btc, at(0))
  const asked = Marking.asked(btc, [{ from: at(hole), to: at(hole + 1) }], at(10))
  yield* CandleLog.use((log) => log.publish([tracked, ...asked]))
  yield* Consuming.publish(range(0, 10).filter((n) => n !== hole).map((n) => Samples.versionAt(n)))
  yield* Consume.run(Consuming.options)
  yield* Effect.forkScoped(Repair.run().pipe(Effect.provide(exchange.layer)), { startImmediately: true })
  /** Lets time pass until so long after minute ten, in steps; whatever is published is stored after each. */
  let passed = 0
  const until = Effect.fnUntraced(function*(millis: number, step = minute / 2) {
    for (; passed < millis; passed += step) {
      yield* TestClock.setTime(at(10) + passed)
      yield* Consume.run(Consuming.options)
    }
  })
  return { exchange, until }
})

describe("an open question", () => {
  it.effect(
    "is asked again a minute, ten minutes, an hour and a day after the first time, and then never",
    () =>
      Effect.gen(function*() {
        const { exchange, until } = yield* missing(4)
        yield* exchange.withhold(btc, [4])
        yield* until(2 * hour)
        yield* until(23 * hour, hour)
        yield* until(24 * hour - 5 * minute, 5 * minute)
        yield* until(24 * hour + 5 * minute)
        yield* until(48 * hour, hour)
        const calls = yield* exchange.calls
        assert.isTrue(calls.every(({ urgency }) => urgency === "repair"))
        assert.strictEqual(calls.length, schedule.length)
        for (const [i, after] of schedule.entries()) {
          assert.isAtLeast(calls[i]!.at - at(10), after)
          assert.isAtMost(calls[i]!.at - at(10), after + minute)
        }
        assert.deepInclude((yield* stored(btc)).account, { exchangeHoles: 1, candles: 9 })
      }).pipe(Effect.provide(ports)),
    30_000
  )

  it.effect("is closed by the candle, and asked no more", () =>
    Effect.gen(function*() {
      const { exchange, until } = yield* missing(4)
      yield* exchange.withhold(btc, [4], at(10) + 5 * minute)
      yield* until(2 * hour)
      assert.strictEqual((yield* exchange.calls).length, 2)
      assert.deepStrictEqual((yield* stored(btc)).minutes, range(0, 10))
    }).pipe(Effect.provide(ports)))

  it("is due when the marks say so, whatever program asks", () => {
    const times = schedule.reduce<ReadonlyArray<number>>(
      (all) => [...all, Questions.askAt("1m", gap(4, 4, all)) ?? Infinity],
      [at(10)]
    )
    assert.deepStrictEqual(times.slice(1), schedule.map((after) => at(10) + after))
    assert.isUndefined(Questions.askAt("1m", gap(4, 4, times)))
    assert.isUndefined(Questions.askAt("1m", gap(4, 4)))
    assert.isAtLeast(Questions.openFor, schedule.at(-1)!)
  })

  it("is asked once more and never again, where the candle would have closed a day before it was asked first", () => {
    const first = at(5) + 24 * hour
    assert.strictEqual(Questions.askAt("1m", gap(4, 4, [first])), first + minute)
    assert.isUndefined(Questions.askAt("1m", gap(4, 4, [first, first + minute])))
  })

  it("of neighbouring gaps is one", () => {
    assert.deepStrictEqual(Questions.spans("1m", [gap(7, 8), gap(3, 4), gap(5, 5)]), [
      { from: at(3), to: at(6) },
      { from: at(7), to: at(9) }
    ])
  })
})
