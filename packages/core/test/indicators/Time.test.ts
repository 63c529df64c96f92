import * as GapInWindow from "@cryptostream/core/indicators/time/GapInWindow"
import * as Time from "@cryptostream/core/indicators/time/Time"
import * as Bars from "@cryptostream/core/market/Bars"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"

Laws.hold("time", Time.entries)

const [candle] = Market.candles(1, 1)
const at = (openTime: number) =>
  Object.fromEntries(
    Time.entries.filter((entry) => entry !== GapInWindow.entry).map((entry) => {
      const indicator = entry.make([], "1m")
      return [entry.name, indicator.step(indicator.initial, Bars.ofCandles([{ ...candle!, openTime }]))[1][0]![0]!]
    })
  )

describe("when a candle opened", () => {
  it("is told in UTC, by ISO's weekdays, in the sessions of a day", () => {
    assert.deepStrictEqual(at(Date.UTC(2024, 1, 29, 23, 59)), {
      hour: 23,
      weekday: 4,
      minute_of_day: 1_439,
      weekend: 0,
      session: 3
    })
    assert.deepStrictEqual(at(Date.UTC(2024, 2, 3)), { hour: 0, weekday: 7, minute_of_day: 0, weekend: 1, session: 1 })
    const sessions = [[7, 59], [8, 0], [15, 59], [16, 0]].map(([hour, minute]) =>
      at(Date.UTC(2024, 2, 4, hour, minute))["session"]
    )
    assert.deepStrictEqual(sessions, [1, 2, 2, 3])
  })

  const openTime = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Date.UTC(2100, 0) }))
  it.effect.prop("is what a calendar says", { openTime }, ({ openTime }) =>
    Effect.sync(() => {
      const date = new Date(openTime)
      const found = at(openTime)
      assert.strictEqual(found["hour"], date.getUTCHours())
      assert.strictEqual(found["weekday"], date.getUTCDay() === 0 ? 7 : date.getUTCDay())
      assert.strictEqual(found["weekend"], [0, 6].includes(date.getUTCDay()) ? 1 : 0)
      assert.strictEqual(found["minute_of_day"], date.getUTCHours() * 60 + date.getUTCMinutes())
    }), { arbitrary: { runs: 300 } })
})

describe("a gap in the window", () => {
  it.effect.prop("is told as long as the window spans it", {
    seed: Schema.Int,
    period: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 9 }))
  }, ({ period, seed }) =>
    Effect.sync(() => {
      const candles = Market.candles(seed, 120)
      const indicator = GapInWindow.entry.make([period], "1m")
      const [, [found]] = indicator.step(indicator.initial, Bars.ofCandles(candles))
      candles.forEach(({ openTime }, i) => {
        const first = candles[i - period + 1]
        const spans = first === undefined ? NaN : openTime - first.openTime === (period - 1) * 60_000 ? 0 : 1
        assert.deepStrictEqual(found![i], spans)
      })
    }), { arbitrary: { runs: 100 } })
})
