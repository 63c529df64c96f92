import * as Deviation from "@cryptostream/core/rolling/Deviation"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

/** In hundredths, as whole numbers: so that a definition can be computed without rounding. */
const Cents = Schema.Union([
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000_000 }))
])
const drawn = {
  cents: Schema.Array(Cents).check(Schema.isMaxLength(160)),
  cut: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 160 })),
  period: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 90 }))
}
const runs = { arbitrary: { runs: 300 } }

/** Of whole numbers: n² times the deviation and n times the distance are whole too. */
const naive = (window: ReadonlyArray<number>) => {
  const n = window.length
  const sum = window.reduce((total, value) => total + value, 0)
  return {
    distance: (n * window.at(-1)! - sum) / n,
    deviation: window.reduce((total, value) => total + Math.abs(n * value - sum), 0) / n / n
  }
}

const both = (period: number, portions: ReadonlyArray<ReadonlyArray<number>>) =>
  ([(distance: number) => distance, (_: number, deviation: number) => deviation] as const).map((f) => {
    const operator = Deviation.over(period, f)
    let state = operator.initial
    return portions.flatMap((portion) => {
      const [next, out] = operator.step(state, Float64Array.from(portion))
      state = JSON.parse(JSON.stringify(next)) as typeof next
      return [...out]
    })
  })

/** To a share of the deviation, not of the values: what a tight window of high prices would lose. */
const isNear = (found: number, expected: number, scale: number) => Math.abs(found - expected) <= 1e-11 * scale

const check = (cents: ReadonlyArray<number>, unit: number, offset: number, period: number) => {
  const [distances, deviations] = both(period, [cents.map((value) => offset + value * unit)])
  cents.forEach((_, i) => {
    if (i + 1 < period) return assert.isNaN(deviations![i])
    const { deviation, distance } = naive(cents.slice(i + 1 - period, i + 1))
    assert.isTrue(isNear(distances![i]!, distance * unit, deviation * unit), `row ${i}: ${distances![i]}`)
    assert.isTrue(isNear(deviations![i]!, deviation * unit, deviation * unit), `row ${i}: ${deviations![i]}`)
  })
}

describe("the deviation of a window", () => {
  it.effect.prop(
    "is the mean distance from the mean",
    drawn,
    ({ cents, period }) => Effect.sync(() => check(cents, 1, 0, period)),
    runs
  )

  it.effect.prop(
    "loses no digits in a tight window of high prices",
    drawn,
    ({ cents, period }) =>
      Effect.sync(() => check(cents.map((value) => value % 50), 2 ** -12, 2 ** 20 + 1 / 3, period)),
    runs
  )

  it.effect.prop(
    "is the same whatever the portions, bit for bit",
    drawn,
    ({ cents, cut, period }) =>
      Effect.sync(() => {
        const values = cents.map((value) => value / 300)
        assert.deepStrictEqual(both(period, [values.slice(0, cut), values.slice(cut)]), both(period, [values]))
      }),
    runs
  )

  it("is 0 where all values are the same, though their mean is none of them, whatever was before", () => {
    const lively = Array.from({ length: 60 }, (_, i) => 100_000 * Math.abs(Math.sin(i)))
    for (const value of [0.1, 1 / 3, 100_000.1, 1e-9 / 3, 1e-10 / 7]) {
      for (let period = 2; period < 40; period++) {
        const columns = both(period, [[...lively, ...Array.from({ length: 100 }, () => value)]])
        for (const column of columns) {
          assert.deepStrictEqual([...new Set(column.slice(lively.length + period - 1))], [0], `${value}, ${period}`)
        }
      }
    }
  })

  it("forgets one monstrous value", () => {
    const calm = Array.from({ length: 50 }, (_, i) => 50_000 + i * i % 7)
    const expected = both(20, [calm]).map((column) => column.at(-1))
    assert.deepStrictEqual(both(20, [[...calm, 1e12, ...calm]]).map((column) => column.at(-1)), expected)
  })

  it("passes over what does not exist", () => {
    const [distances, deviations] = both(2, [[NaN, 1, NaN, 3, 8]])
    assert.deepStrictEqual(distances, [NaN, NaN, NaN, 1, 2.5])
    assert.deepStrictEqual(deviations, [NaN, NaN, NaN, 1, 2.5])
  })
})
