import * as Extreme from "@cryptostream/core/rolling/Extreme"
import type * as Operator from "@cryptostream/core/rolling/Operator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

/** Few values, so that many are equal; one of them stands for what does not exist. */
const absent = 1e9
const Value = Schema.Literals([-2, -1, 0, 1, 2, absent])
const drawn = {
  values: Schema.Array(Value).check(Schema.isMaxLength(60)),
  cut: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 60 })),
  period: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 9 }))
}

/** Of the last `period` values that exist; of equals the later one. */
const naive = (
  values: ReadonlyArray<number>,
  period: number,
  f: (window: ReadonlyArray<number>) => number
): ReadonlyArray<number> =>
  values.map((value, i) => {
    const there = values.slice(0, i + 1).filter((value) => !Number.isNaN(value))
    return Number.isNaN(value) || there.length < period ? NaN : f(there.slice(-period))
  })

const since = (extreme: (...values: ReadonlyArray<number>) => number) => (window: ReadonlyArray<number>): number =>
  window.length - 1 - window.lastIndexOf(extreme(...window))

const all: ReadonlyArray<
  readonly [string, (period: number) => Operator.Operator, (window: ReadonlyArray<number>) => number]
> = [
  ["the highest", Extreme.highest, (window) => Math.max(...window)],
  ["the lowest", Extreme.lowest, (window) => Math.min(...window)],
  ["how long ago the highest was", Extreme.sinceHighest, since(Math.max)],
  ["how long ago the lowest was", Extreme.sinceLowest, since(Math.min)]
]

describe("extremes of a window", () => {
  for (const [name, make, f] of all) {
    it.effect.prop(
      `${name} is that of the window, whatever the portions`,
      drawn,
      ({ cut, period, values: some }) =>
        Effect.sync(() => {
          const values = some.map((value) => value === absent ? NaN : value)
          const operator = make(period)
          const [middle, first] = operator.step(operator.initial, Float64Array.from(values.slice(0, cut)))
          const [state, second] = operator.step(middle, Float64Array.from(values.slice(cut)))
          assert.deepStrictEqual([...first, ...second], naive(values, period, f))
          assert.deepStrictEqual(state, operator.step(operator.initial, Float64Array.from(values))[0])
        }),
      { arbitrary: { runs: 200 } }
    )
  }
})
