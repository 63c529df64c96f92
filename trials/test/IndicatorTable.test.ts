import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const text = readFileSync(join(import.meta.dirname, "../../docs/indicators.md"), "utf8")
const rows = text.split("\n").flatMap((line) => {
  const [, column, , , , , error] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
  return column?.startsWith("`") ? [{ column: column.slice(1, -1), error }] : []
})

describe("the document of indicators", () => {
  it("has every column of the catalogue, in its order: else run npm run docs:indicators", () => {
    const columns = Catalogue.entries.flatMap((entry) => Entry.columns(entry, Entry.defaults(entry)))
    assert.deepStrictEqual(rows.map(({ column }) => column), columns)
  })

  it("shows no error beyond what the references leave open", () => {
    for (const { column, error = "" } of rows) {
      const isPattern = error.endsWith("rows differ")
      const isRight = error === "" || (isPattern ? error.startsWith("0 of ") : Number(error) <= 1e-8)
      assert.isTrue(isRight, `${column}: ${error}`)
    }
  })
})
