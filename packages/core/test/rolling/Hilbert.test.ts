import * as Hilbert from "@cryptostream/core/rolling/Hilbert"
import { assert, describe, it } from "@effect/vitest"
import * as Market from "../indicators/Market.ts"

const wave = (period: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => 100 + 5 * Math.sin(2 * Math.PI * i / period))

const measure = (values: Float64Array, warmUp = Hilbert.short) => Hilbert.step(Hilbert.initial, values, warmUp)[1]

describe("the dominant cycle", () => {
  for (const period of [10, 15, 20, 30, 40]) {
    it(`of a wave of ${period} rows is ${period} rows long`, () => {
      assert.closeTo(measure(wave(period, 500)).period.at(-1)!, period, 0.03 * period)
    })
  }

  it("is never shorter than 6 rows nor longer than 50", () => {
    assert.closeTo(measure(wave(3, 500)).period.at(-1)!, 6, 1e-9)
    assert.closeTo(measure(wave(400, 2_000)).period.at(-1)!, 50, 1e-9)
  })

  it("says how many rows come before the first transform, and before the first value", () => {
    const values = wave(20, 20)
    const [state, { before, hidden }] = Hilbert.step(Hilbert.initial, values, Hilbert.short)
    assert.deepStrictEqual([before, hidden], [12, 20])
    const { before: none, hidden: rest } = Hilbert.step(state, values, Hilbert.short)[1]
    assert.deepStrictEqual([none, rest], [0, 12])
  })

  it("keeps nothing of how long ago it began", () => {
    const state = (rows: number) => Hilbert.step(Hilbert.initial, new Float64Array(rows).fill(7), Hilbert.long)[0]
    assert.strictEqual(state(64).seen, state(1_000).seen)
    assert.notStrictEqual(state(62).seen, state(63).seen)
  })

  it("forgets where it began within its memory", () => {
    const { memory } = Hilbert
    if (memory._tag !== "fading") return assert.fail("it fades")
    for (let seed = 0; seed < 4; seed++) {
      const closes = Float64Array.from(Market.candles(seed, 4_000), ({ close }) => close)
      const whole = measure(closes).period
      for (let begin = 0; begin < 3_000; begin += 7) {
        const { period } = measure(closes.subarray(begin, begin + memory.values), Hilbert.long)
        const expected = whole[begin + memory.values - 1]!
        assert.closeTo(period.at(-1)!, expected, 1e-11 * expected, `seed ${seed} from ${begin}`)
      }
    }
  })
})
