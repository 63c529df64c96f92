import * as Moments from "@cryptostream/core/rolling/Moments"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const whole = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const runs = { arbitrary: { runs: 300 } }

/** A float64 as a whole number of 2^-200. */
const exactly = (value: number): bigint => {
  let scaled = value
  let bits = 200
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    bits--
  }
  return BigInt(scaled) << BigInt(bits)
}

/** n Σx² - (Σx)² of a window, rounded once. */
const spreadOf = (window: ReadonlyArray<number>): number => {
  const values = window.map(exactly)
  const sum = values.reduce((a, b) => a + b, 0n)
  const squares = values.reduce((a, b) => a + b * b, 0n)
  return Number(BigInt(window.length) * squares - sum * sum) / 2 ** 400
}

const spreads = (
  values: ReadonlyArray<number>,
  period: number
) => [...Moments.step(Moments.initial, Float64Array.from(values), period).spreads]

/** Right to 2^-100 of what is subtracted from each other. */
const isRight = (found: number, window: ReadonlyArray<number>) => {
  const expected = spreadOf(window)
  const squares = window.length * window.reduce((sum, value) => sum + value * value, 0)
  const isNear = Math.abs(found - expected) <= 1e-14 * expected + 2 ** -100 * squares
  assert.isTrue(isNear, `${window.join(" ")}: ${found}, not ${expected}`)
}

describe("moments", () => {
  it.effect.prop(
    "are those of exact arithmetic, however tight the window and high the price",
    {
      level: whole(0, 1e12),
      ticks: Schema.Array(whole(0, 9)),
      tick: Schema.Literals([0.01, 0.1, 1e-6, 3]),
      period: whole(2, 9)
    },
    ({ level, period, tick, ticks }) =>
      Effect.sync(() => {
        const values = ticks.map((count) => (level + count) * tick)
        spreads(values, period).forEach((spread, i) => {
          if (i < period - 1) assert.isNaN(spread)
          else isRight(spread, values.slice(i - period + 1, i + 1))
        })
      }),
    runs
  )

  it.effect.prop(
    "are a function of the window, bit for bit, whatever went before it and however it is cut",
    {
      before: Schema.Array(whole(1, 1e9)),
      window: Schema.Array(whole(1e6, 2e6)),
      at: whole(0, 40),
      period: whole(2, 9)
    },
    ({ at, before, period, window }) =>
      Effect.sync(() => {
        const cents = (values: ReadonlyArray<number>) => Float64Array.from(values, (value) => value / 100)
        const run = (portions: ReadonlyArray<Float64Array>) =>
          portions.reduce((state, values) => Moments.step(state, values, period).next, Moments.initial)
        const all = cents([...before, ...window])
        const cut = run([all.subarray(0, at), all.subarray(at)])
        assert.deepStrictEqual(cut, run([all]))
        if (window.length >= period) assert.deepStrictEqual(cut, run([cents(window)]))
      }),
    runs
  )

  it.effect.prop(
    "of a flat window are exactly 0, whatever went through before",
    { before: Schema.Array(whole(1, 1e15)), value: whole(0, 1e12), period: whole(2, 40) },
    ({ before, period, value }) =>
      Effect.sync(() => {
        const flat = Array.from({ length: period }, () => value / 100)
        assert.strictEqual(spreads([...before, ...flat], period).at(-1), 0)
      }),
    runs
  )

  it("are right to the last digits after a million values and a monstrous spike", () => {
    const values = Array.from({ length: 1_000_000 }, (_, i) => i === 999_000 ? 1e21 : 60_000 + i % 7 / 100)
    const all = spreads(values, 20)
    for (const row of [500_000, 999_019, 999_020, 999_999]) {
      isRight(all[row]!, values.slice(row - 19, row + 1))
    }
  })

  it("pass over what does not exist", () => {
    const [, found] = Moments.deviation(2, "sample").step(Moments.initial, Float64Array.of(NaN, 1, NaN, 3, 3))
    assert.deepStrictEqual([...found], [NaN, NaN, NaN, Math.SQRT2, 0])
  })
})
