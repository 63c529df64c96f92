/** The tests that hold a family of the catalogue against every reference column that it has. */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import type * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Oracle from "./Oracle.ts"
import * as OracleSummary from "./OracleSummary.ts"
import * as Recorded from "./Recorded.ts"

export const check = (title: string, entries: ReadonlyArray<Entry.Entry>): void => {
  const columns = Recorded.isThere
    ? Oracle.kinds.flatMap((kind) =>
      Oracle.names(kind)
        .filter((name) => {
          const found = Result.getOrUndefined(Catalogue.find(Oracle.ours(name)))
          return found !== undefined && entries.includes(found.entry)
        })
        .map((name) => ({ kind, name }))
    )
    : []
  Recorded.sayIfMissing(entries.length)
  describe.skipIf(!Recorded.isThere)(title, () => {
    it("has columns that the references have", () => assert.isAbove(columns.length, 0))
    for (const { kind, name } of columns) {
      it(`${name} is that of the ${kind} file`, () => {
        for (const series of Recorded.series) {
          const { column, presence, worst } = Oracle.compare(kind, series, name)
          assert.strictEqual(presence, 0, `${column} of ${series}: rows where only one of the two has a value`)
          assert.isAtMost(worst, Oracle.tolerance(column), `${column} of ${series}`)
          assert.deepStrictEqual(OracleSummary.differences(kind, series, name), [], `all rows of ${series}`)
        }
      })
    }
  })
}
