import * as ResponseHead from "@cryptostream/binance/rest/ResponseHead"
import * as Weight from "@cryptostream/binance/rest/Weight"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as WeightModel from "./WeightModel.ts"

const minute = 60_000
const noon = Date.UTC(2026, 0, 1, 12)
const budget = 5700

const seed = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))
const near = { latency: { least: 45, most: 55 }, skew: 0, losses: 0, weight: 2 }

/** An answer of the exchange, whose clock shows what ours does. */
const head = (at: number, changes: Partial<ResponseHead.ResponseHead> = {}): ResponseHead.ResponseHead => ({
  status: 200,
  sentAt: at - 100,
  receivedAt: at,
  date: Math.floor(at / 1000) * 1000,
  usedWeight: 100,
  retryAfter: undefined,
  ...changes
})

const admitted = (state: Weight.State, weight: number, now: number) => {
  const verdict = Weight.admit(state, weight, now)
  if (verdict._tag === "Waits") return assert.fail("has to wait")
  return verdict
}

/** Sends a request and gets its answer: what a program knows after one in the middle of a minute. */
const ask = (state: Weight.State, at: number, changes: Partial<ResponseHead.ResponseHead> = {}) => {
  const { state: sent, ticket } = admitted(state, 2, at - 100)
  return Weight.answered(sent, ticket, head(at, changes))
}
const known = ask(ask(Weight.initial, noon + 10_000), noon + 11_000)

const fits = (state: Weight.State, weight: number, now: number) => Weight.admit(state, weight, now)._tag === "Admitted"

describe("the weight that may be spent", () => {
  it.effect.prop(
    "is used to 95 % of the budget and more by one program, whole minutes on end",
    { seed },
    ({ seed }) =>
      Effect.sync(() => {
        const { minutes } = WeightModel.run({ ...near, seed, programs: 1, minutes: 3 })
        assert.strictEqual(minutes.length, 3)
        assert.isAtLeast(Math.min(...minutes), 0.95 * budget)
        assert.isAtMost(Math.max(...minutes), budget)
      }),
    { arbitrary: { runs: 20 } }
  )

  it.effect.prop("is never passed by five programs that share an address and do not know of each other", {
    seed,
    most: Schema.Literals([60, 300, 2000]),
    skew: Schema.Literals([0, 30_000])
  }, ({ most, seed, skew }) =>
    Effect.sync(() => {
      const outcome = WeightModel.run({
        seed,
        programs: 5,
        minutes: 3,
        weight: 2,
        losses: 0,
        latency: { least: 5, most },
        skew
      })
      assert.isAtMost(Math.max(...outcome.minutes), budget)
      assert.strictEqual(outcome.refused, 0)
      if (most <= 300) assert.isAtLeast(Math.min(...outcome.minutes), 0.95 * budget)
    }), { arbitrary: { runs: 60 } })

  it.effect.prop("is not passed either where some answers never come", { seed }, ({ seed }) =>
    Effect.sync(() => {
      const outcome = WeightModel.run({ ...near, seed, programs: 5, minutes: 3, losses: 0.005, skew: 5000 })
      assert.isAtMost(Math.max(...outcome.minutes), budget)
    }), { arbitrary: { runs: 20 } })

  it("is one request's until the exchange has told of this minute what is used", () => {
    const { state } = admitted(Weight.initial, 2, noon)
    assert.isFalse(fits(state, 2, noon + 500))
    assert.isTrue(fits(admitted(known, 2, noon + 12_000).state, 2, noon + 12_000))
  })

  it("is at most 20 at a time, and a heavier request goes alone", () => {
    const busy = admitted(known, 18, noon + 12_000).state
    assert.isTrue(fits(busy, 2, noon + 12_000))
    assert.isFalse(fits(busy, 3, noon + 12_000))
    assert.isTrue(fits(known, 80, noon + 12_000))
  })

  it("ends with the reserve, and comes back when the next minute has begun for certain", () => {
    const used = ask(known, noon + 20_500, { usedWeight: budget - 99 })
    const verdict = Weight.admit(used, 2, noon + 21_000)
    // The answer's Date shows that the exchange is at most 500 ms behind us; one second more for its servers' clocks.
    assert.deepStrictEqual(verdict, { _tag: "Waits", until: noon + minute + 1500 })
    assert.isFalse(fits(used, 2, noon + minute + 1499))
    const { state } = admitted(used, 2, noon + minute + 1500)
    assert.strictEqual(state.used, 0)
    assert.isFalse(state.isKnown)
  })

  it("is of the next minute as soon as an answer is", () => {
    const { state, ticket } = admitted(known, 2, noon + minute - 50)
    const next = Weight.answered(state, ticket, head(noon + minute + 40, { usedWeight: 4000 }))
    // It was sent in the minute before and may have been counted there: what it tells is not believed.
    assert.deepInclude(next, { minute: noon + minute, used: 2, isKnown: false })
    assert.deepInclude(ask(next, noon + minute + 200, { usedWeight: 4 }), { used: 4, isKnown: true })
  })

  it("counts the greatest of a minute's headers, whichever comes last", () => {
    const used = ask(ask(known, noon + 13_000, { usedWeight: 300 }), noon + 13_010, { usedWeight: 280 })
    assert.strictEqual(used.used, 300)
  })

  it("counts what is lost or tells nothing, and goes back to one request at a time", () => {
    const { state, ticket } = admitted(known, 2, noon + 12_000)
    for (
      const astray of [
        Weight.lost(state, ticket),
        Weight.answered(state, ticket, head(noon + 12_100, { usedWeight: undefined })),
        Weight.answered(state, ticket, head(noon + 12_100, { date: undefined }))
      ]
    ) {
      assert.deepInclude(astray, { used: known.used + 2, inFlight: 0, isKnown: false })
      assert.isFalse(fits(admitted(astray, 2, noon + 12_200).state, 2, noon + 12_200))
      assert.isTrue(ask(astray, noon + 12_300).isKnown)
    }
  })

  it("finds back to the exchange's minute after our clock was set wrong", () => {
    const early = admitted(known, 2, noon + 5 * minute)
    assert.strictEqual(early.state.minute, noon + 4 * minute)
    const state = Weight.answered(early.state, early.ticket, {
      ...head(noon + 20_000),
      sentAt: noon + 5 * minute,
      receivedAt: noon + 5 * minute + 100
    })
    assert.strictEqual(state.minute, noon)
    const sent = admitted(state, 2, noon + 5 * minute + 200)
    assert.strictEqual(sent.ticket.minute, noon)
  })

  it("is nothing while the exchange says so, and after a refusal that does not say how long", () => {
    const at = noon + 30_000
    const until = (changes: Partial<ResponseHead.ResponseHead>) => ask(known, at, changes).blockedUntil
    assert.strictEqual(until({ status: 429, retryAfter: 7000 }), at + 7000)
    assert.strictEqual(until({ status: 429, retryAfter: 0 }), at + 1000)
    assert.strictEqual(until({ status: 429 }), noon + minute + 1000)
    assert.strictEqual(until({ status: 418, retryAfter: 3_600_000 }), at + 3_600_000)
    assert.strictEqual(until({ status: 418 }), at + 120_000)
    assert.strictEqual(until({ status: 503, retryAfter: 7000 }), 0)
    const refused = ask(known, at, { status: 429, retryAfter: 7000 })
    assert.deepStrictEqual(Weight.admit(refused, 2, at + 6999), { _tag: "Waits", until: at + 7000 })
    assert.isTrue(fits(refused, 2, at + 7000))
  })

  it("stays usable where the exchange allows little", () => {
    assert.isTrue(fits({ ...known, limit: 100, used: 0 }, 2, noon + 12_000))
  })
})

describe("the head of an answer", () => {
  const read = (headers: Readonly<Record<string, string>>) => ResponseHead.read(200, headers, noon, noon + 250)

  it("tells time, weight and delay, each where it can be read", () => {
    assert.deepStrictEqual(
      read({ "date": "Thu, 01 Jan 2026 12:00:00 GMT", "x-mbx-used-weight-1m": "42", "retry-after": "30" }),
      { status: 200, sentAt: noon, receivedAt: noon + 250, date: noon, usedWeight: 42, retryAfter: 30_000 }
    )
    const nothing = read({ "date": "yesterday", "x-mbx-used-weight-1m": "-1", "retry-after": "soon" })
    assert.deepInclude(nothing, { date: undefined, usedWeight: undefined, retryAfter: undefined })
  })

  it("tells a delay as a date too, by the clock of who answers", () => {
    const date = "Thu, 01 Jan 2026 12:00:00 GMT"
    assert.strictEqual(read({ date, "retry-after": "Thu, 01 Jan 2026 12:01:30 GMT" }).retryAfter, 90_000)
    assert.strictEqual(read({ date, "retry-after": "Thu, 01 Jan 2026 11:00:00 GMT" }).retryAfter, 0)
  })

  it("gives a time that is in the second it names", () => {
    const at = (ahead: number) => ResponseHead.exchangeTime(head(noon + 250), ahead)
    assert.deepStrictEqual([-5000, 0, 100, 5000].map(at), [noon, noon + 250, noon + 350, noon + 999])
    assert.strictEqual(ResponseHead.exchangeTime(head(noon, { date: undefined }), 5000), noon + 5000)
  })
})
