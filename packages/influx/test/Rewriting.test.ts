import * as Rewriting from "@cryptostream/influx/Rewriting"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const Rows = Schema.Array(Schema.Literals(["stays", "rewritten", "stale"]))

describe("what a write deletes before", () => {
  it.effect.prop(
    "is every stale row, and no row that stays, in as few spans as can be",
    { rows: Rows },
    ({ rows }) =>
      Effect.sync(() => {
        const spans = Rewriting.spans(rows.map((row, openTime) => ({
          openTime,
          isRewritten: row !== "stays",
          isStale: row === "stale"
        })))
        const deleted = rows.map((_, at) => spans.some(({ from, to }) => from <= at && at < to))
        rows.forEach((row, at) => {
          if (row === "stale") assert.isTrue(deleted[at])
          if (row === "stays") assert.isFalse(deleted[at])
        })
        // Spans begin and end with a stale row, and between two of them a row stays.
        for (const { from, to } of spans) assert.deepStrictEqual([rows[from], rows[to - 1]], ["stale", "stale"])
        spans.slice(1).forEach(({ from }, i) => assert.include(rows.slice(spans[i]!.to, from), "stays"))
      })
  )
})
