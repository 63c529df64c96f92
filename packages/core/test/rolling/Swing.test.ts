import * as Swing from "@cryptostream/core/rolling/Swing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const gap = NaN

interface Steps<S> {
  readonly initial: S
  step(state: S, values: Float64Array): readonly [S, Float64Array]
}

const of = <S>(operator: Steps<S>, ...values: Array<number>) => [
  ...operator.step(operator.initial, Float64Array.from(values))[1]
]

const Few = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 })))
const side = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4 }))

describe("a swing", () => {
  it("is told in the place that confirms it", () => {
    assert.deepStrictEqual(of(Swing.highs(1, 2), 1, 5, 2, 3, 4, 9), [gap, gap, gap, 5, gap, gap])
    assert.deepStrictEqual(of(Swing.lows(1, 1), 5, 3, 4, 2, 6), [gap, gap, 3, gap, 2])
    assert.deepStrictEqual(of(Swing.isLow(1, 1, "none"), 5, 3, 4, 2, 6), [gap, gap, 1, 0, 1])
  })

  it("passes over what does not exist", () => {
    assert.deepStrictEqual(of(Swing.highs(1, 1), 1, gap, 5, gap, gap, 2, 7), [gap, gap, gap, gap, gap, 5, gap])
  })

  it("is the first of equal ones, or none of them", () => {
    assert.deepStrictEqual(of(Swing.isHigh(1, 1, "first"), 1, 5, 5, 2, 0), [gap, gap, 1, 0, 0])
    assert.deepStrictEqual(of(Swing.isHigh(1, 1, "none"), 1, 5, 5, 2, 0), [gap, gap, 0, 0, 0])
  })

  it.effect.prop(
    "is beyond all in its window, wherever the values are cut",
    { values: Few, left: side, right: side },
    ({
      left,
      right,
      values
    }) =>
      Effect.sync(() => {
        for (const equals of ["first", "none"] as const) {
          const operator = Swing.isHigh(left, right, equals)
          let state = operator.initial
          const found = values.map((value) => {
            const [next, out] = operator.step(state, Float64Array.of(value))
            state = next
            return out[0]!
          })
          const expected = values.map((_, i) => {
            if (i < left + right) return NaN
            const value = values[i - right]!
            const isAbove = values.slice(i - right - left, i - right).every((other) => other < value)
            const after = values.slice(i - right + 1, i + 1)
            return isAbove && after.every((other) => equals === "first" ? other <= value : other < value) ? 1 : 0
          })
          assert.deepStrictEqual(found, expected)
        }
      })
  )
})
