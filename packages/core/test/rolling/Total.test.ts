import * as Total from "@cryptostream/core/rolling/Total"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const whole = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

describe("a total", () => {
  it("is right to the last digits after a million values and a monstrous one that came and went", () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => (i % 7 - 3) / 10)
    values[100] = 1e18
    values[900_000] = -1e18
    const [, sums] = Total.operator.step(Total.initial, values)
    const tenths = [...values.keys()].reduce((sum, i) => i === 100 || i === 900_000 ? sum : sum + i % 7 - 3, 0)
    assert.closeTo(sums.at(-1)!, tenths / 10, 1e-9)
  })

  it.effect.prop(
    "is the same to the last bit however the values are cut, through a snapshot's JSON",
    { values: Schema.Array(whole(-1e9, 1e9)), at: whole(0, 20) },
    ({ at, values }) =>
      Effect.sync(() => {
        const all = Float64Array.from(values, (value, i) => i % 5 === 4 ? NaN : value / 1_000 ** (i % 4))
        const [end, sums] = Total.operator.step(Total.initial, all)
        const [middle, first] = Total.operator.step(Total.initial, all.subarray(0, at))
        const kept = JSON.parse(JSON.stringify(middle)) as typeof middle
        const [last, second] = Total.operator.step(kept, all.subarray(at))
        assert.deepStrictEqual([...first, ...second], [...sums])
        assert.deepStrictEqual(last, end)
      }),
    { arbitrary: { runs: 200 } }
  )
})
