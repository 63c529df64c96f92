import type * as Mark from "@cryptostream/core/market/Mark"
import * as CandleStore from "@cryptostream/core/ports/CandleStore"
import * as Account from "@cryptostream/core/quality/Account"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Samples from "./Samples.ts"

const at = (minute: number) => Samples.start + minute * 60_000
const runs = (minutes: ReadonlyArray<number>) => CandleStore.runsOf("1m", minutes.map(at))
const tracked = (from: number, until?: number): Mark.Mark => ({
  _tag: "tracked",
  from: at(from),
  ...(until !== undefined && { until: at(until) }),
  knownAt: 0
})
const asked = (from: number, to: number, knownAt: number): Mark.Mark => ({
  _tag: "asked",
  from: at(from),
  to: at(to),
  knownAt
})
const account = (minutes: ReadonlyArray<number>, marks: ReadonlyArray<Mark.Mark>, now = at(1_000)) =>
  Account.make(Samples.btc, runs(minutes), marks, now)
const shown = ({ gaps }: Account.Account) =>
  gaps.map(({ buckets, from, status, to }) => [status, (from - at(0)) / 60_000, (to - at(0)) / 60_000, buckets])

describe("the account", () => {
  it("of a whole series is complete", () => {
    const whole = account([0, 1, 2], [tracked(0, 3)])
    assert.deepInclude(whole, { candles: 3, expected: 3, missing: 0, completeness: 1, gaps: [] })
  })

  it("expects nothing outside of what is tracked", () => {
    assert.deepInclude(account([0, 1, 5], []), { expected: 0, completeness: undefined, candles: 3, gaps: [] })
    assert.deepStrictEqual(shown(account([], [tracked(2, 4)])), [["missing", 2, 3, 2]])
  })

  it("names a run of absent buckets, and why each is absent", () => {
    const marks: ReadonlyArray<Mark.Mark> = [
      tracked(0, 10),
      { _tag: "unreadable", from: at(3), to: at(4), deadLetter: "abc", knownAt: 0 },
      asked(5, 7, 0),
      asked(5, 7, 60_000),
      asked(8, 9, 0)
    ]
    const result = account([0, 1, 9], marks)
    assert.deepStrictEqual(shown(result), [
      ["missing", 2, 2, 1],
      ["unreadable", 3, 3, 1],
      ["missing", 4, 4, 1],
      ["exchange-hole", 5, 6, 2],
      ["missing", 7, 7, 1],
      ["missing", 8, 8, 1]
    ])
    assert.deepInclude(result, { expected: 10, missing: 4, unreadable: 1, exchangeHoles: 2, completeness: 3 / 8 })
    assert.include(result.gaps[1]!.evidence, "abc")
    assert.include(result.gaps[5]!.evidence, "it will be asked again")
  })

  it("lets a candle beat any mark", () => {
    const marks = [tracked(0, 3), asked(1, 2, 0), asked(1, 2, 60_000)]
    assert.deepInclude(account([0, 1, 2], marks), { exchangeHoles: 0, completeness: 1 })
  })

  it("waits until the deadline of a bucket before it calls it missing", () => {
    const now = at(3) + Account.deadlineMillis
    assert.deepStrictEqual(shown(account([0, 1], [tracked(0)], now)), [["missing", 2, 2, 1]])
    assert.deepStrictEqual(shown(account([0, 1], [tracked(0)], now - 1)), [["pending", 2, 2, 1]])
  })

  it("joins spans that touch and keeps apart those that do not", () => {
    assert.deepStrictEqual(shown(account([0, 1, 2, 3, 8], [tracked(0, 2), tracked(1, 4), tracked(8, 10)])), [[
      "missing",
      9,
      9,
      1
    ]])
  })

  it.effect.prop("counts every expected bucket once: as a candle or in a gap", {
    minutes: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 }))),
    edges: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 }))).check(Schema.isMinLength(4))
  }, ({ edges, minutes }) =>
    Effect.sync(() => {
      const present = [...new Set(minutes)].sort((a, b) => a - b)
      const [a, b, c, d] = edges as unknown as readonly [number, number, number, number]
      const [from, until] = [Math.min(a, b), Math.max(a, b) + 1]
      const hole = [Math.min(c, d), Math.max(c, d) + 1] as const
      const result = account(present, [tracked(from, until), asked(...hole, 0), asked(...hole, 60_000)])
      const expected = Array.from({ length: until - from }, (_, i) => from + i)
      const absent = expected.filter((minute) => !present.includes(minute))
      const listed = result.gaps.flatMap((gap) =>
        Array.from({ length: gap.buckets }, (_, i) => (gap.from - at(0)) / 60_000 + i)
      )
      assert.deepStrictEqual(listed, absent)
      assert.strictEqual(result.expected, expected.length)
      assert.strictEqual(result.exchangeHoles, absent.filter((minute) => hole[0] <= minute && minute < hole[1]).length)
    }), { arbitrary: { runs: 500 } })
})
