import * as CyclePhase from "@cryptostream/core/indicators/cycle/CyclePhase"
import * as Cycles from "@cryptostream/core/indicators/cycle/Cycles"
import type * as Hilbert from "@cryptostream/core/rolling/Hilbert"
import { assert, describe, it } from "@effect/vitest"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"

Laws.hold("cycles", Cycles.entries)
Agreement.check("cycles are those of the references", Cycles.entries)
EdgeCases.check("cycles of made-up markets", Cycles.entries)

/** Prices that were measured to have cycles of two rows: their cosines are 1 and -1. */
const ofTwoRows = (...prices: ReadonlyArray<number>): Hilbert.Cycle => ({
  before: 0,
  hidden: 0,
  smooth: Float64Array.from(prices),
  inPhase: new Float64Array(prices.length),
  quadrature: new Float64Array(prices.length),
  period: new Float64Array(prices.length).fill(2)
})
const phases = (...prices: ReadonlyArray<number>) => [...CyclePhase.step(CyclePhase.initial, ofTwoRows(...prices))[1]]

describe("the phase", () => {
  it("is turned on by 90 degrees from the one before where the cosines sum to 0 and the sines do not", () => {
    assert.deepStrictEqual(phases(5, 5, 5), [270, 270, 270])
  })

  it("is a number where there is nothing to measure", () => {
    assert.deepStrictEqual(phases(0, 0, 0), [270, 180, 90])
  })
})
