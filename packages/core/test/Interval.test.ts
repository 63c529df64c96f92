import * as Interval from "@cryptostream/core/market/Interval"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const iso = (time: number) => new Date(time).toISOString()
const times = Schema.Int.check(Schema.isBetween({ minimum: 1_400_000_000_000, maximum: 1_900_000_000_000 }))

describe("Interval", () => {
  it.effect.prop(
    "a time lies in exactly one bucket",
    { interval: Interval.Interval, time: times },
    ({ interval, time }) =>
      Effect.sync(() => {
        const openTime = Interval.floor(interval, time)
        assert.isTrue(openTime <= time && time <= Interval.closeTime(interval, openTime))
        assert.isTrue(Interval.isAligned(interval, openTime))
        assert.strictEqual(Interval.floor(interval, openTime), openTime)
      })
  )

  it.effect.prop(
    "next and previous undo each other",
    { interval: Interval.Interval, time: times },
    ({ interval, time }) =>
      Effect.sync(() => {
        const openTime = Interval.floor(interval, time)
        assert.strictEqual(Interval.previous(interval, Interval.next(interval, openTime)), openTime)
        assert.strictEqual(Interval.ceil(interval, openTime + 1), Interval.next(interval, openTime))
      })
  )

  it.effect.prop("count counts what next steps over", {
    interval: Interval.Interval,
    time: times,
    steps: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 }))
  }, ({ interval, steps, time }) =>
    Effect.sync(() => {
      const from = Interval.floor(interval, time)
      let to = from
      for (let i = 0; i < steps; i++) to = Interval.next(interval, to)
      assert.strictEqual(Interval.count(interval, from, to), steps)
      assert.strictEqual(Interval.count(interval, from, from), 0)
    }))

  it("weeks open on Monday and months on the first", () => {
    const friday = Date.UTC(2024, 1, 16, 13, 5)
    assert.strictEqual(iso(Interval.floor("1w", friday)), "2024-02-12T00:00:00.000Z")
    assert.strictEqual(iso(Interval.floor("1M", friday)), "2024-02-01T00:00:00.000Z")
    assert.strictEqual(iso(Interval.closeTime("1M", Interval.floor("1M", friday))), "2024-02-29T23:59:59.999Z")
    assert.strictEqual(Interval.count("1M", Date.UTC(2023, 10, 1), Date.UTC(2024, 2, 1)), 4)
  })

  it("three-day candles stand where the exchange has them", () => {
    assert.isTrue(Interval.isAligned("3d", Date.UTC(2017, 7, 17)))
    assert.isTrue(Interval.isAligned("3d", Date.UTC(2019, 11, 11)))
    assert.strictEqual(iso(Interval.floor("3d", Date.UTC(2019, 11, 10))), "2019-12-08T00:00:00.000Z")
  })
})
