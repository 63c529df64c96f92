import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Market from "./Market.ts"
import * as Oracle from "./Oracle.ts"
import * as Recorded from "./Recorded.ts"

Recorded.sayIfMissing(1)

describe("the catalogue", () => {
  it("says what is wrong with a column that it does not have, and what to write", () => {
    const failure = (column: string) => Result.getOrThrow(Result.flip(Catalogue.find(column)))
    assert.strictEqual(failure("foo_3"), `foo_3: no such column; "cryptostream indicators" lists all`)
    assert.include(failure("smaa_20"), "was sma_20 meant?")
    assert.include(failure("bollinger_20"), "bb_upper_20_2")
    assert.include(failure("ichimoku_a_9_26_52"), "ichimoku_conversion_9_26_52")
    assert.include(failure("SMA_20"), "was sma_20 meant?")
    assert.include(failure("mcad_12_26_9"), "was macd_12_26_9 meant?")
    for (
      const [column, meant] of [
        ["rsi14", "rsi_14"],
        ["sma20", "sma_20"],
        ["ema200", "ema_20"],
        ["adx14", "adx_14"],
        ["cdl3insid", "cdl3inside"],
        ["bb_20_2", "bb_upper_20_2"],
        ["smma_20", "rma_14"],
        ["lsma_20", "linearreg_20"],
        ["bbands_20_2", "bb_upper_20_2"],
        ["bollinger_bands_20", "bb_upper_20_2"],
        ["psar", "sar_0.02_0.2"],
        ["leading_span_b", "ichimoku_spanb_9_26_52"]
      ] as const
    ) assert.include(failure(column), `was ${meant} meant?`)
    for (const column of ["adx_14", "plus_di_14"]) assert.include(failure("dmi_14"), column)
    for (const column of ["all", "______", `rsi_${"a".repeat(37)}`, `rsi_${"a".repeat(15_000)}`]) {
      assert.include(failure(column), `no such column; "`, "a word within a word, or too much, is none")
    }
    assert.isBelow(failure("average").length, 120)
    assert.isBelow(failure("").length, 120)
    assert.include(failure("sma_1"), "sma_20")
    assert.include(failure("sma_1"), "a whole number from 2")
    assert.include(failure("rsi"), "rsi_14")
    assert.include(failure("ema_2.5"), "ema_20")
    assert.include(failure("sma_020"), "sma_20")
    assert.include(failure("ema_20_3"), "period")
    assert.include(failure("__proto__"), "no such column")
  })

  it("gives each column one name and one reading", () => {
    const columns = Catalogue.entries.flatMap((entry) => Entry.columns(entry, Entry.defaults(entry)))
    assert.deepStrictEqual(columns.filter((column, i) => columns.indexOf(column) !== i), [])
    for (const entry of Catalogue.entries) {
      assert.strictEqual(entry.conflict(Entry.defaults(entry)), undefined, entry.name)
      Entry.columns(entry, Entry.defaults(entry)).forEach((column, output) => {
        assert.match(column, /^[a-z][a-z0-9_.]*$/)
        const found = Result.getOrThrow(Catalogue.find(column))
        assert.deepStrictEqual({ ...found }, { entry, output, parameters: Entry.defaults(entry) }, column)
      })
    }
  })

  it.skipIf(!Recorded.isThere)("has every column of the references", () => {
    const missing = Oracle.kinds.flatMap((kind) =>
      Oracle.names(kind).filter((name) => Result.isFailure(Catalogue.find(Oracle.ours(name))))
    )
    assert.deepStrictEqual(missing, [])
  })

  it("keeps little of a series: its default set, and all of it, below 100 kB", () => {
    const candles = Market.candles(1, 3_000)
    const all = Catalogue.entries.flatMap((entry) => Entry.columns(entry, Entry.defaults(entry)))
    for (const columns of [Enrichment.defaultColumns, all]) {
      const enrichment = Result.getOrThrow(Enrichment.make("1m", columns))
      const [state] = enrichment.step(enrichment.initial, candles)
      assert.isBelow(JSON.stringify(state).length, 100_000)
    }
  })
})
