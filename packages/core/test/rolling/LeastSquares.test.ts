import * as LeastSquares from "@cryptostream/core/rolling/LeastSquares"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const whole = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const runs = { arbitrary: { runs: 300 } }

const cents = (values: ReadonlyArray<number>) => Float64Array.from(values, (value) => value / 100)

const run = (period: number, ...portions: ReadonlyArray<Float64Array>) => {
  const operator = LeastSquares.slope(period)
  return portions.reduce((state, values) => operator.step(state, values)[0], operator.initial)
}
const last = (operator: ReturnType<typeof LeastSquares.slope>, values: Float64Array): number =>
  operator.step(operator.initial, values)[1].at(-1)!

describe("the line through a window", () => {
  it.effect.prop(
    "has a state that is a function of the window, bit for bit, whatever went before it and however it is cut",
    {
      before: Schema.Array(whole(1, 1e9)),
      window: Schema.Array(whole(1e6, 2e6)),
      at: whole(0, 40),
      period: whole(1, 9)
    },
    ({ at, before, period, window }) =>
      Effect.sync(() => {
        const all = cents([...before, ...window])
        const cut = run(period, all.subarray(0, at), all.subarray(at))
        assert.deepStrictEqual(cut, run(period, all))
        if (window.length >= period) assert.deepStrictEqual(cut, run(period, cents(window)))
      }),
    runs
  )

  it.effect.prop(
    "rises by the step of what rises by one, to the last bits, at any price",
    { level: whole(0, 1e12), step: whole(-1e6, 1e6), period: whole(2, 200), count: whole(200, 400) },
    ({ count, level, period, step }) =>
      Effect.sync(() => {
        const values = Float64Array.from({ length: count }, (_, i) => level + i * step)
        const close = (found: number, expected: number) => assert.closeTo(found, expected, 1e-15 * Math.abs(expected))
        close(last(LeastSquares.slope(period), values), step)
      }),
    runs
  )

  it("is that of the window alone for a period of ten thousand, a million values after a spike", () => {
    const period = 10_000
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => 50_000 + 1_000 * Math.sin(i) + i % 977)
    values[100] = 5e13
    for (
      const operator of [LeastSquares.slope(period), LeastSquares.weighted(period), LeastSquares.at(period, period)]
    ) {
      assert.strictEqual(last(operator, values), last(operator, values.subarray(-period)))
    }
  })

  it("has the slope 0 where nothing moves, even right after a fall", () => {
    const values = new Float64Array(60).fill(0.1).fill(61_234.57, 0, 40)
    assert.strictEqual(last(LeastSquares.slope(20), values), 0)
  })

  it("passes over values that do not exist", () => {
    const operator = LeastSquares.weighted(2)
    const [, out] = operator.step(operator.initial, Float64Array.of(NaN, 3, NaN, 6, 9))
    assert.deepStrictEqual([...out], [NaN, NaN, NaN, 5, 8])
  })
})
