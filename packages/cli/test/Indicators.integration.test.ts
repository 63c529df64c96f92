import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { cryptostream } from "./Cli.ts"

interface Row {
  readonly columns: ReadonlyArray<string>
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly default: number }>
}

describe("the list of indicators", () => {
  it("has every column, each a name that an export takes", () => {
    const rows = JSON.parse(cryptostream("indicators", "--json").stdout) as ReadonlyArray<Row>
    const columns = rows.flatMap((row) => row.columns)
    assert.lengthOf(columns, Catalogue.entries.flatMap(({ outputs }) => outputs).length)
    assert.deepStrictEqual(columns.filter((column) => Result.isFailure(Catalogue.find(column))), [])
    const shown = cryptostream("indicators").stdout
    assert.deepStrictEqual(columns.filter((column) => !shown.includes(`  ${column} `)), [])
  }, 60_000)

  it("says of what is asked for how it is computed, by whom, and with what", () => {
    const { stdout } = cryptostream("indicators", "Bollinger %B")
    assert.match(stdout, /^bb_percentb_20_2\n {2}Bollinger %b\n {2}formula +\(close - lower\)/)
    assert.include(stdout, "  source  Bollinger, Bollinger on Bollinger Bands")
    assert.match(stdout, /\n {2}period +a whole number from 2 to 10000; 20 here\n/)
    const called = { psar: "sar_0.02_0.2", bbands: "bb_upper_20_2", "leading span": "ichimoku_spana_9_26_52" }
    for (const [word, column] of Object.entries(called)) {
      assert.include(cryptostream("indicators", word).stdout, column)
    }
    const none = cryptostream("indicators", "xyzzy")
    assert.strictEqual(none.code, 2)
    assert.include(none.stderr, `no indicator has "xyzzy"`)
  }, 60_000)
})
