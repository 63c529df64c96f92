import type * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Samples from "@cryptostream/core/test/Samples"
import type * as KlineEvent from "@cryptostream/core/wire/KlineEvent"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Deadlines from "@cryptostream/binance/live/Deadlines"
import * as Health from "@cryptostream/binance/live/Health"
import * as KlineEvents from "@cryptostream/core/wire/KlineEvent"
import * as Patience from "@cryptostream/binance/live/Patience"
import * as FakeExchange from "./FakeExchange.ts"

const limits = Patience.usual
const second = 1_000
const hour = 3_600_000
const of = (interval: Interval.Interval) => Series.make("BTCUSDC", interval)

/** Begun at `at` ms after the start. */
const begin = (series: ReadonlyArray<Series.Series>, at = 0, patience = Patience.fresh(limits)) =>
  Health.begin(limits, patience, series, { askedAt: Samples.start + at, acknowledgedAt: Samples.start + at })

const event = (series: Series.Series, opened: number, closed: boolean, said: number): KlineEvent.KlineEvent => {
  const text = FakeExchange.kline(series, Samples.start + opened, { closed, eventTime: Samples.start + said })
  return Result.getOrThrow(KlineEvents.parse(JSON.parse(text)))
}
const hear = (health: Health.Health, at: number, ...events: ReadonlyArray<KlineEvent.KlineEvent>) =>
  Health.heard(limits, health, events, Samples.start + at)
const alarm = (health: Health.Health, at: number) => Deadlines.alarm(limits, health, Samples.start + at)

/** The first second at which an alarm is raised, after the start. */
const raisedAt = (health: Health.Health, from = 0) => {
  for (let at = from; at < 2 * hour; at += second) if (alarm(health, at) !== undefined) return at
  return Infinity
}

describe("the deadlines of a connection", () => {
  it("notice a second's candle after 11 s", () => assert.strictEqual(raisedAt(begin([of("1s")])), 11 * second))

  it("notice an hour's candle 10 s after its close", () => {
    let health = begin([of("1h")])
    for (let at = 0; at < hour; at += 30 * second) {
      health = hear(health, at, event(of("1h"), 0, false, at))
      assert.isUndefined(alarm(health, at))
    }
    assert.strictEqual(raisedAt(health, hour), hour + 10 * second)
    const raised = alarm(health, hour + 10 * second)
    assert.deepInclude(raised, { cause: "silent", overdue: ["BTCUSDC-1h"] })
    assert.include(raised?.reason, "BTCUSDC-1h has not closed 10 s after 2024-01-01T01:00:00.000Z")
  })

  it("tell a series of which nothing is said from one of which old things are said", () => {
    const silent = hear(begin([of("1m")]), 50 * second, event(of("1m"), 0, false, 50 * second))
    assert.strictEqual(alarm(silent, 70 * second)?.cause, "silent")
    const old = hear(silent, 65 * second, event(of("1m"), 0, false, 55 * second))
    assert.strictEqual(alarm(old, 70 * second)?.cause, "old")
  })

  it("do not wait for a close that a later frame has passed over", () => {
    const passed = hear(begin([of("1m")]), 65 * second, event(of("1m"), 60_000, false, 65 * second))
    assert.isUndefined(alarm(passed, 70 * second))
  })

  it("are not put off by an open time that is still to come", () => {
    const future = hear(begin([of("1m"), of("1h")]), 5 * second, event(of("1m"), 600_000, false, 5 * second))
    const later = hear(future, 125 * second, event(of("1h"), 0, false, 125 * second))
    assert.deepStrictEqual(alarm(later, 130 * second)?.overdue, ["BTCUSDC-1m"])
  })

  it("notice a connection that says nothing at all, and one whose news are half an hour old", () => {
    assert.strictEqual(raisedAt(begin([of("1h")])), 60 * second)
    const old = hear(begin([of("1h")], hour / 2), hour / 2 + second, event(of("1h"), 0, false, second))
    assert.isUndefined(alarm(old, hour / 2 + second), "its own acknowledgement is the newest it said")
    const stillOld = hear(old, hour / 2 + 40 * second, event(of("1h"), 0, false, 40 * second))
    assert.deepInclude(alarm(stillOld, hour / 2 + 40 * second), { cause: "old", reason: "what it says is 40 s old" })
  })

  it("do not count what waited for us, until we have caught up", () => {
    const begun = begin([of("1s")])
    const held = Health.delayed(hear(begun, second, event(of("1s"), 0, true, second)), 90 * second)
    assert.isUndefined(alarm(held, 92 * second))
    const behind = hear(held, 92 * second, event(of("1s"), second, true, 2 * second))
    assert.isUndefined(alarm(behind, 93 * second))
    const caughtUp = hear(behind, 94 * second, event(of("1s"), 93 * second, true, 94 * second))
    assert.strictEqual(raisedAt(caughtUp, 94 * second), 105 * second)
  })
})

describe("patience", () => {
  const learn = (patience: Patience.Patience, health: Health.Health, at: number) =>
    Deadlines.learn(limits, patience, health, alarm(health, at))

  it("doubles for a series that stays silent, up to ten minutes, and ends when it closes in time again", () => {
    let patience = Patience.fresh(limits)
    const graces: Array<number | undefined> = []
    for (let i = 0; i < 8; i++) {
      const health = begin([of("1s"), of("1h")], 0, patience)
      patience = learn(patience, hear(health, 2 * second, event(of("1h"), 0, false, 2 * second)), 700 * second)
      graces.push(patience.closeGrace.get("BTCUSDC-1s"))
    }
    assert.deepStrictEqual(graces, [20, 40, 80, 160, 320, 600, 600, 600].map((grace) => grace * second))
    const late = hear(begin([of("1s")], 0, patience), 21 * second, event(of("1s"), 0, true, 21 * second))
    assert.deepStrictEqual(Deadlines.learn(limits, patience, late, undefined), patience, "late is not in time")
    const inTime = hear(begin([of("1s")], 0, patience), 2 * second, event(of("1s"), 0, true, second))
    assert.strictEqual(learn(patience, inTime, 3 * second).closeGrace.size, 0)
  })

  it("doubles for connections that are silent from their start, until one speaks", () => {
    let patience = Patience.fresh(limits)
    for (let i = 0; i < 5; i++) patience = learn(patience, begin([of("1d")], 0, patience), hour)
    assert.strictEqual(patience.silentAfter, limits.mostPatience)
    assert.strictEqual(raisedAt(begin([of("1d")], 0, patience)), 600 * second)
    const spoken = hear(begin([of("1d")], 0, patience), second, event(of("1d"), 0, false, second))
    assert.strictEqual(raisedAt(spoken), 61 * second)
    assert.strictEqual(learn(patience, spoken, hour).silentAfter, limits.silentAfter)
  })
})

describe("what a connection has said everything of", () => {
  const completeUntil = (health: Health.Health) => Health.completeUntil(health) - Samples.start

  it("is nothing before it was asked, and then the least of its series", () => {
    const both = begin([of("1s"), of("1m")], 500)
    assert.strictEqual(completeUntil(both), 500)
    const one = hear(both, 1_010, event(of("1s"), 0, true, 1_005))
    assert.strictEqual(completeUntil(one), 500)
    assert.strictEqual(completeUntil(hear(one, 1_500, event(of("1m"), 0, false, 1_200))), 1_005)
  })

  it("ends before a close that was not heard, though later events were", () => {
    const late = hear(begin([of("1m")], 500), 64_000, event(of("1m"), 60_000, false, 63_000))
    assert.strictEqual(completeUntil(late), 59_998)
    assert.strictEqual(completeUntil(hear(late, 65_000, event(of("1m"), 0, true, 64_500))), 64_500)
  })

  it("ends before a close from between the question and its answer, which may not have been said to us", () => {
    const times = { askedAt: Samples.start + 59_000, acknowledgedAt: Samples.start + 61_000 }
    const across = Health.begin(limits, Patience.fresh(limits), [of("1m")], times)
    assert.strictEqual(completeUntil(hear(across, 63_000, event(of("1m"), 60_000, false, 63_000))), 59_998)
  })

  it("ends now, whatever time an event claims", () => {
    assert.strictEqual(completeUntil(hear(begin([of("1m")]), 5_000, event(of("1m"), 0, false, hour))), 5_000)
  })
})

describe("a successor", () => {
  const older = hear(begin([of("1s"), of("1h")]), 10_000, event(of("1s"), 9_000, true, 10_000))
  const successor = begin([of("1s"), of("1h")], 10_000)
  const mayGo = (before: Health.Health, after: Health.Health, at: number) =>
    Health.isSucceededBy(before, after, 5_000, Samples.start + at)

  it("takes over when the two have run side by side and it is not behind", () => {
    const spoken = hear(older, 12_000, event(of("1s"), 11_000, true, 12_000))
    assert.isTrue(mayGo(older, successor, 15_000), "neither has said anything since")
    assert.isFalse(mayGo(spoken, successor, 15_000))
    const fresh = hear(successor, 12_500, event(of("1s"), 11_000, true, 12_000))
    assert.isTrue(mayGo(spoken, fresh, 15_000))
    assert.isFalse(mayGo(spoken, fresh, 14_999))
  })

  it("waits for a close from before its time that the older one has not said yet", () => {
    const fresh = hear(begin([of("1s"), of("1h")], 11_500), 12_500, event(of("1s"), 11_000, true, 12_000))
    assert.isFalse(mayGo(older, fresh, 20_000))
    assert.isTrue(mayGo(hear(older, 20_000, event(of("1s"), 10_000, true, 11_000)), fresh, 20_000))
  })
})
