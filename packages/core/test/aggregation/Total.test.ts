import * as Total from "@cryptostream/core/aggregation/Total"
import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

/** A float64 as a whole number of 2^-1074, the smallest there is. */
const exactly = (value: number): bigint => {
  const [bits] = new BigUint64Array(new Float64Array([Math.abs(value)]).buffer)
  const exponent = Number(bits! >> 52n)
  const fraction = bits! & 0xfffffffffffffn
  const magnitude = exponent === 0 ? fraction : (fraction | 1n << 52n) << BigInt(exponent - 1)
  return value < 0 ? -magnitude : magnitude
}

/** Whether no float64 lies nearer to a sum, and of two as near the one whose last bit is 0. */
const isNearest = (value: number, sum: bigint): boolean => {
  const far = (to: number) => {
    const distance = exactly(to) - sum
    return distance < 0n ? -distance : distance
  }
  const cell = new Float64Array([value])
  const bits = new BigInt64Array(cell.buffer)
  const own = bits[0]!
  const isEven = (own & 1n) === 0n
  return value === 0 ? sum === 0n : [own - 1n, own + 1n].every((neighbour) => {
    bits[0] = neighbour
    return far(value) < far(cell[0]!) || far(value) === far(cell[0]!) && isEven
  })
}

const total = (values: ReadonlyArray<number>): number => {
  const sum: Array<number> = []
  for (const value of values) Total.add(sum, value)
  return Total.value(sum)
}

/** Of very different sizes, so that adding them one by one loses digits. */
const Value = Schema.Struct({
  mantissa: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 53 })),
  exponent: Schema.Int.check(Schema.isBetween({ minimum: -80, maximum: 20 }))
})

it.effect.prop(
  "a total is the number nearest to the exact sum, in any order",
  { drawn: Schema.Array(Value) },
  ({ drawn }) =>
    Effect.sync(() => {
      const values = drawn.map(({ exponent, mantissa }) => mantissa * 2 ** exponent)
      const sum = values.reduce((all, value) => all + exactly(value), 0n)
      assert.isTrue(isNearest(total(values), sum), `${total(values)} of ${values.join(" + ")}`)
      assert.strictEqual(total(values.toReversed()), total(values))
      assert.strictEqual(total(values.toSorted((a, b) => a - b)), total(values))
    }),
  { arbitrary: { runs: 500 } }
)

it("what lies far below decides where a sum is in the middle between two numbers", () => {
  const half = 2 ** -53
  assert.strictEqual(total([1, half]), 1)
  assert.strictEqual(total([1, half, 2 ** -200]), 1 + 2 * half)
  assert.strictEqual(total([1 + 2 * half, half, -(2 ** -200)]), 1 + 2 * half)
  assert.strictEqual(total([1 + 2 * half, half]), 1 + 4 * half)
  assert.strictEqual(total([]), 0)
  assert.strictEqual(total(Array.from({ length: 10 }, () => 0.1)), 1)
})
