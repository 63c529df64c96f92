import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const text = readFileSync(join(import.meta.dirname, "../../docs/indicators.md"), "utf8")
const rows = text.split("\n").flatMap((line) => {
  const [, column, title, formula, source, , error] = line.split(/(?<!\\)\|/).map((cell) =>
    cell.trim().replaceAll("\\", "")
  )
  return column?.startsWith("`") ? [{ column: column.slice(1, -1), title, formula, source, error }] : []
})

describe("the document of indicators", () => {
  it("has every column of the catalogue, in its order: else run npm run docs:indicators", () => {
    const columns = Catalogue.entries.flatMap((entry) => Entry.columns(entry, Entry.defaults(entry)))
    assert.deepStrictEqual(rows.map(({ column }) => column), columns)
  })

  it("has the formula and the source that the catalogue has", () => {
    for (const entry of Catalogue.entries) {
      const [column] = Entry.columns(entry, Entry.defaults(entry))
      const { formula, source, title } = rows.find((row) => row.column === column)!
      assert.deepStrictEqual([title, formula, source], [entry.title, entry.formula, entry.source])
    }
  })

  it("shows no error beyond what the references leave open", () => {
    for (const { column, error = "" } of rows) {
      const isPattern = error.endsWith("rows differ")
      const isRight = error === "" || (isPattern ? error.startsWith("0 of ") : Number(error) <= 1e-8)
      assert.isTrue(isRight, `${column}: ${error}`)
    }
  })
})
