import * as Sorted from "@cryptostream/core/rolling/Sorted"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const Value = Schema.Union([
  Schema.Int.check(Schema.isBetween({ minimum: -3, maximum: 3 })),
  Schema.Finite.check(Schema.isBetween({ minimum: -1e9, maximum: 1e9 }))
])
const Period = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 9 }))
const values = Schema.Array(Value).check(Schema.isMaxLength(60))
const runs = { arbitrary: { runs: 200 } }
const ordered = (window: ReadonlyArray<number>) => [...window].sort((a, b) => a - b)
/** A sorted window has 0 for -0. */
const plain = (window: ReadonlyArray<number>) => window.map((value) => value + 0)

describe("a sorted window", () => {
  it.effect.prop(
    "has the last values in order of size",
    { values, period: Period },
    ({ period, values }) =>
      Effect.sync(() => {
        const seen: Array<ReadonlyArray<number>> = []
        const operator = Sorted.over(period, (sorted) => seen.push([...sorted]))
        operator.step(operator.initial, Float64Array.from(values))
        const expected = values.flatMap((_, i) => i < period - 1 ? [] : [ordered(values.slice(i - period + 1, i + 1))])
        assert.deepStrictEqual(seen, expected.map(plain))
      }),
    runs
  )

  it.effect.prop(
    "goes on from one array to the next",
    { values, more: values, period: Period },
    (drawn) =>
      Effect.sync(() => {
        const operator = Sorted.over(drawn.period, Sorted.median)
        const [, whole] = operator.step(operator.initial, Float64Array.from([...drawn.values, ...drawn.more]))
        const [state, first] = operator.step(operator.initial, Float64Array.from(drawn.values))
        const [, second] = operator.step(state, Float64Array.from(drawn.more))
        assert.deepStrictEqual([...first, ...second], [...whole])
      }),
    runs
  )

  it("has no negative zero, which a sort and a search would put in different places", () => {
    const operator = Sorted.over(3, Sorted.median)
    const [state, first] = operator.step(operator.initial, Float64Array.of(0, -0))
    const [, second] = operator.step(state, Float64Array.of(1, -0, -1, -0))
    const [, whole] = operator.step(operator.initial, Float64Array.of(0, -0, 1, -0, -1, -0))
    assert.deepStrictEqual([...first, ...second], [...whole])
    assert.deepStrictEqual([...whole], [NaN, NaN, 0, 0, 0, 0])
  })

  it("moves many values as it moves few", () => {
    const period = 500
    const random = Float64Array.from({ length: 3_000 }, (_, i) => Math.sin(i * i) * 1_000)
    const operator = Sorted.over(
      period,
      (sorted) => sorted.every((value, i) => i === 0 || sorted[i - 1]! <= value) ? 1 : 0
    )
    const [, out] = operator.step(operator.initial, random)
    assert.deepStrictEqual([...new Set(out.subarray(period - 1))], [1])
    const [, medians] = Sorted.over(period, Sorted.median).step({ kept: [] }, random)
    const window = Float64Array.from(ordered([...random.subarray(-period)]))
    assert.strictEqual(medians.at(-1), (window[249]! + window[250]!) / 2)
  })

  it("passes over what does not exist", () => {
    const operator = Sorted.over(2, Sorted.median)
    const [, out] = operator.step(operator.initial, Float64Array.of(NaN, 1, NaN, 3, 8))
    assert.deepStrictEqual([...out], [NaN, NaN, NaN, 2, 5.5])
  })

  it("has quantiles between two values in proportion", () => {
    const sorted = Float64Array.of(10, 20, 40)
    assert.deepStrictEqual([0, 0.25, 0.5, 0.75, 1].map((share) => Sorted.quantile(sorted, share)), [10, 15, 20, 30, 40])
    assert.strictEqual(Sorted.median(Float64Array.of(1, 2, 4, 8)), 3)
  })
})
