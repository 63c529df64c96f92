import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Indicators from "../src/Indicators.ts"
import * as Web from "../web/catalogue.ts"
import * as Format from "../web/format.ts"
import * as Geometry from "../web/geometry.ts"
import * as Plan from "../web/plan.ts"
import * as Points from "../web/points.ts"
import * as Slots from "../web/slots.ts"
import * as Buckets from "./Buckets.ts"

const colors = { up: "#aaaaaa", down: "#bbbbbb" }
const lines = (...columns: ReadonlyArray<string>) =>
  Plan.make(Web.grouped(Indicators.all, columns).groups, { indicators: ["#111111"], text: "" })
const candle = (bucket: number, values: Readonly<Record<string, number>>) => ({ ...Buckets.candle(bucket), values })

/** Value and colour of each slot; no colour where it is that of the line. */
const drawn = (column: string, values: ReadonlyArray<number | undefined>, forming = 0) => {
  const all = values.map((value, i) => candle(i, value === undefined ? {} : { [column]: value }))
  const { slots } = Slots.layOut({
    ...Buckets.content([]),
    candles: all.slice(0, all.length - forming),
    forming: all.slice(all.length - forming)
  })
  return slots.map((_, i) => {
    const point = Points.point(slots, i, lines(column)[0]!, colors)
    return "value" in point ? "color" in point ? [point.value, point.color] : [point.value] : []
  })
}

describe("a line", () => {
  it.effect("is not drawn where a value is absent, and goes on to what forms", () =>
    Effect.sync(() => {
      for (const column of ["sma_20", "hour"]) {
        assert.deepStrictEqual(drawn(column, [1, 2, undefined, 4]), [[1], [2, "#11111100"], [], [4]], column)
        assert.deepStrictEqual(drawn(column, [1, 2, undefined], 1), [[1], [2], []], column)
      }
    }))

  it.effect("of a stop has the colour of its side of the close, and ends where it changes it", () =>
    Effect.sync(() => {
      assert.deepStrictEqual(drawn("supertrend_10_3", [1, 1, 9, 9, 1]), [
        [1, "#aaaaaa"],
        [1, "#aaaaaa00"],
        [9, "#bbbbbb"],
        [9, "#bbbbbb00"],
        [1, "#aaaaaa"]
      ])
    }))

  it.effect("of bars has the colour of their sign, in the figure too", () =>
    Effect.sync(() => {
      assert.deepStrictEqual(drawn("macd_hist_12_26_9", [1, -1]), [[1, "#aaaaaa"], [-1, "#bbbbbb"]])
      const [bars] = lines("macd_hist_12_26_9")
      assert.deepStrictEqual([1, -1].map((value) => Points.colorOf(bars!, value, undefined, colors)), [
        "#aaaaaa",
        "#bbbbbb"
      ])
    }))

  it.effect("of levels is strokes, one for each that holds, with nothing between two", () =>
    Effect.sync(() => {
      const bar = (time: number, value: number) => ({ x: 10 * time, time, originalData: { value } })
      assert.deepStrictEqual(Geometry.strokes([bar(1, 5), bar(2, 5), bar(3, 7), bar(5, 7)], 10), [
        { value: 5, left: 5, right: 25 },
        { value: 7, left: 25, right: 35 },
        { value: 7, left: 45, right: 55 }
      ])
    }))

  it.effect("of a cloud changes its colour where it crosses the other", () =>
    Effect.sync(() => {
      const [a, b] = [{ x: 0, first: 0, second: 10 }, { x: 10, first: 10, second: 0 }]
      const middle = { x: 5, first: 5, second: 5 }
      assert.deepStrictEqual(Geometry.parts(a, b), [[a, middle], [middle, b]])
      assert.deepStrictEqual(Geometry.parts(a, middle), [[a, middle]])
    }))

  it.effect("of what is counted has whole figures", () =>
    Effect.sync(() => {
      assert.deepStrictEqual([6, -1, 0, 0.5].map(Format.whole), ["6", "-1", "0", "0.5"])
    }))
})

describe("a shape", () => {
  it.effect("is there where all of its columns are", () =>
    Effect.sync(() => {
      const [line] = lines("ha_close", "ha_open", "ha_high", "ha_low").filter(({ parts }) => parts.length > 0)
      const whole = { ha_open: 1, ha_high: 4, ha_low: 0, ha_close: 3 }
      const { slots } = Slots.layOut({ ...Buckets.content([]), candles: [candle(0, whole), candle(1, { ha_open: 1 })] })
      const time = Buckets.minute / 1000
      assert.deepStrictEqual<object>(Points.ofCandle(slots, 0, line!), { time: 0, open: 1, high: 4, low: 0, close: 3 })
      assert.deepStrictEqual<object>(Points.ofCandle(slots, 1, line!), { time })
    }))
})
