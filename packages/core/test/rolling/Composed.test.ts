import * as Average from "@cryptostream/core/rolling/Average"
import * as Change from "@cryptostream/core/rolling/Change"
import * as Composed from "@cryptostream/core/rolling/Composed"
import * as Memory from "@cryptostream/core/rolling/Memory"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const values = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: -100, maximum: 100 })))

/** The mean of the last three changes, beside that of the last three values. */
const means = Composed.make(
  Memory.window(4),
  { change: Change.difference(), changes: Average.simple(3), values: Average.simple(3) },
  (steps, values: Float64Array) => [steps.changes(steps.change(values)), steps.values(values)]
)

describe("operators put together", () => {
  it.effect.prop(
    "go on from one array to the next, each with its own state",
    { values, more: values },
    (drawn) =>
      Effect.sync(() => {
        const initial = JSON.stringify(means.initial)
        const [end, whole] = means.step(means.initial, Float64Array.from([...drawn.values, ...drawn.more]))
        const [middle, first] = means.step(means.initial, Float64Array.from(drawn.values))
        const kept = JSON.stringify(middle)
        const [after, second] = means.step(middle, Float64Array.from(drawn.more))
        assert.deepStrictEqual(whole.map((column) => [...column]), first.map((one, k) => [...one, ...second[k]!]))
        assert.deepStrictEqual(after, end)
        assert.strictEqual(JSON.stringify(middle), kept)
        assert.strictEqual(JSON.stringify(means.initial), initial)
      })
  )

  it("give what their parts give", () => {
    const [, columns] = means.step(means.initial, Float64Array.of(1, 4, 10, 16))
    assert.deepStrictEqual(columns.map((column) => [...column]), [[NaN, NaN, NaN, 5], [NaN, NaN, 5, 10]])
  })

  it("are parts themselves", () => {
    const twice = Composed.make(
      Memory.window(5),
      { means, change: Change.difference() },
      (steps, values: Float64Array) => steps.change(steps.means(values)[1]!)
    )
    const [state] = twice.step(twice.initial, Float64Array.of(1, 4, 10))
    const [, out] = twice.step(state, Float64Array.of(16))
    assert.deepStrictEqual([...out], [5])
    assert.deepStrictEqual(Object.keys(twice.initial), ["means", "change"])
  })
})
