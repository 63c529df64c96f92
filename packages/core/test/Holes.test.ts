import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Samples from "./Samples.ts"

const closes = (...prices: ReadonlyArray<number>) => prices.map((price, i) => Samples.candleAt(i, price))
const without = (candles: ReturnType<typeof closes>, row: number) => candles.filter((_, i) => i !== row)
const sma = (holes: Enrichment.Options["holes"] & {}) => Result.getOrThrow(Enrichment.make("1m", ["sma_2"], { holes }))

describe("a hole", () => {
  const candles = without(closes(1, 3, 100, 5, 7, 9), 2)
  it("is gone over: the rows on its sides are neighbours", () => {
    const [, table] = sma("go-on").step(sma("go-on").initial, candles)
    assert.deepStrictEqual([...table.values[0]!], [NaN, 2, 4, 6, 8])
  })

  it("is where indicators begin anew, when asked to, in any portions", () => {
    for (let cut = 0; cut <= candles.length; cut++) {
      const enrichment = sma("reset")
      const [state, first] = enrichment.step(enrichment.initial, candles.slice(0, cut))
      const [, second] = enrichment.step(JSON.parse(JSON.stringify(state)) as typeof state, candles.slice(cut))
      assert.deepStrictEqual([...first.values[0]!, ...second.values[0]!], [NaN, 2, NaN, 6, 8], `cut at ${cut}`)
    }
    assert.notStrictEqual(sma("reset").configuration, sma("go-on").configuration)
  })
})
