import * as LogReturn from "@cryptostream/core/rolling/LogReturn"
import { assert, describe, it } from "@effect/vitest"

describe("a log return", () => {
  it("passes over what does not exist, also between two steps", () => {
    const [state, first] = LogReturn.operator.step(LogReturn.operator.initial, Float64Array.of(NaN, 100, NaN))
    const [, second] = LogReturn.operator.step(state, Float64Array.of(NaN, 200, 100))
    assert.deepStrictEqual([...first, ...second], [NaN, NaN, NaN, NaN, Math.LN2, -Math.LN2])
  })
})
