import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import * as Columns from "../src/Columns.ts"

const isOf = (pattern: string, column: string) => new RegExp(`^${pattern}$`).test(column)
const patterns = { price: Columns.price, own: Columns.ownScale, marks: Columns.marks }

const all = Catalogue.entries.flatMap((entry) =>
  Entry.columns(entry, Entry.defaults(entry)).map((column) => ({ column, entry }))
)

describe("columns in Grafana", () => {
  it("are drawn where the catalogue says, each in one place", () => {
    assert.isNotEmpty(all)
    for (const { column, entry } of all) {
      const places = Object.entries(patterns).filter(([, pattern]) => isOf(pattern, column)).map(([place]) => place)
      assert.deepStrictEqual(places, [entry.pane], column)
    }
  })

  it("with a scale of their own are drawn with those of their indicator, and with no others", () => {
    const own = all.filter(({ entry }) => entry.pane === "own")
    for (const { column, entry } of own) {
      assert.strictEqual(column.replace(new RegExp(`^${Columns.ownScale}$`), "$1"), entry.name)
      const names = own.filter(({ entry: { name } }) => isOf(`${name}${Columns.ownRest}`, column))
      assert.deepStrictEqual([...new Set(names.map((one) => one.entry.name))], [entry.name], column)
    }
  })

  it("that are marks have the direction and the place that the catalogue says", () => {
    const marks = all.filter(({ entry }) => entry.pane === "marks")
    for (const { column, entry } of marks) {
      const meanings = entry.outputs.filter((_, i) => Entry.columns(entry, Entry.defaults(entry))[i] === column)
        .map(({ meaning }) => meaning)
      const found = Object.entries({ neutral: Columns.neutral, outlier: Columns.outliers, high: Columns.highs })
        .flatMap(([meaning, pattern]) => isOf(pattern, column) ? [meaning] : [])
      assert.deepStrictEqual(found, meanings.filter((meaning) => meaning !== "sign" && meaning !== "low"), column)
      const late = Columns.late.flatMap((pattern) => new RegExp(`^${pattern}$`).exec(column)?.[1] ?? [])
      assert.deepStrictEqual(late, entry.behind === undefined ? [] : ["2"], column)
    }
    assert.strictEqual(new RegExp(`^${Columns.late[0]!}$`).exec("fractal_high_3_7")?.[1], "7")
  })

  it("that are no column of the catalogue are not drawn", () => {
    for (const name of ["isPartial", "sma_x_20", "xsma_20", "rsi_14_", "close"]) {
      for (const pattern of Object.values(patterns)) assert.isFalse(isOf(pattern, name), name)
    }
  })
})
