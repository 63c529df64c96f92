import type * as Row from "@cryptostream/core/market/Row"
import * as Repeats from "@cryptostream/core/quality/Repeats"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Samples from "./Samples.ts"

const row = (minute: number, trades = 1): Row.Row => Samples.rowOf("1m")(Samples.candleAt(minute, 100, trades))

describe("repeated rows", () => {
  it("resolve to the fullest, also over the edge of two pages", () => {
    const [held, first] = Repeats.step(undefined, [row(0), row(1, 3), row(1, 7)])
    const [last, second] = Repeats.step(held, [row(1, 5), row(2)])
    assert.deepStrictEqual([...first, ...second, ...(last === undefined ? [] : [last])], [row(0), row(1, 7), row(2)])
  })

  it.effect.prop("come out once each, whatever the pages", {
    rows: Schema.Array(
      Schema.Struct({
        minute: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5 })),
        trades: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 }))
      })
    ),
    cut: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))
  }, ({ cut, rows }) =>
    Effect.sync(() => {
      const sorted = rows.toSorted((a, b) => a.minute - b.minute).map(({ minute, trades }) => row(minute, trades))
      const [held, first] = Repeats.step(undefined, sorted.slice(0, cut))
      const [last, second] = Repeats.step(held, sorted.slice(cut))
      const out = [...first, ...second, ...(last === undefined ? [] : [last])]
      const best = new Map<number, number>()
      for (const cells of sorted) best.set(cells[0], Math.max(best.get(cells[0]) ?? 0, cells[8]))
      assert.deepStrictEqual(out.map((cells) => [cells[0], cells[8]]), [...best])
    }))
})
