import * as Nesting from "@cryptostream/core/aggregation/Nesting"
import * as Interval from "@cryptostream/core/market/Interval"
import { assert, it } from "@effect/vitest"

const start = Date.UTC(2023, 10, 1)

/** Whether whole buckets of `of` fill the buckets of `interval` over some years, one by one. */
const isFilled = (interval: Interval.Interval, of: Interval.Interval): boolean => {
  let openTime = Interval.floor(interval, start)
  for (let i = 0; i < 60; i++) {
    const end = Interval.next(interval, openTime)
    if (!Interval.isAligned(of, openTime) || !Interval.isAligned(of, end)) return false
    openTime = end
  }
  return true
}

it("a candle is made of candles of the intervals whose whole buckets fill it, and of no other", () => {
  for (const interval of Interval.all) {
    for (const of of Interval.all) {
      assert.strictEqual(
        Nesting.isMadeOf(interval, of),
        interval !== of && isFilled(interval, of),
        `${interval} of ${of}`
      )
    }
  }
})

it("of several intervals the longest is taken", () => {
  assert.strictEqual(Nesting.longest("1d", ["1s", "1m", "1h", "1d", "1w"]), "1h")
  assert.strictEqual(Nesting.longest("1M", ["1d", "3d", "1w"]), "1d")
  assert.strictEqual(Nesting.longest("12h", ["8h", "6h", "4h"]), "6h")
  assert.isUndefined(Nesting.longest("5m", ["3m", "5m", "1h"]))
})
