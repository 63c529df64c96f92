import { assert, describe, it } from "@effect/vitest"
import { Book } from "../web/book.ts"
import * as Difference from "../web/difference.ts"
import { layOut } from "../web/slots.ts"
import { candle, content, gap, minute, page, range } from "./Buckets.ts"

/** The same candles again and again: slots are the same where these are. */
const held = range(0, 20).map(candle)
const of = (buckets: ReadonlyArray<number>, forming: ReadonlyArray<number> = []) =>
  layOut({
    ...content([]),
    candles: buckets.map((bucket) => held[bucket]!),
    forming: forming.map((bucket) => held[bucket]!)
  }).slots

describe("what the chart is told when its slots change", () => {
  it("is nothing where nothing changed, and the end alone where only that moved on", () => {
    assert.strictEqual(Difference.of(of([1, 2, 3]), of([1, 2, 3])), "none")
    assert.strictEqual(Difference.of(of([1, 2, 3]), of([1, 2, 3, 4, 5])), 3)
    assert.strictEqual(Difference.of(of([1, 2], [3]), of([1, 2, 3])), 2)
    assert.strictEqual(Difference.of(of([1, 2, 3]), of([1, 2])), "all")
  })

  it("is everything where a candle that formed was heard of before the history was read", () => {
    assert.strictEqual(Difference.of(of([], [5]), of([1, 2, 3, 4], [5])), "all")
    assert.strictEqual(Difference.of([], of([1, 2])), "all")
  })

  it("is everything where a hole begins at the end or is filled there: the lines beside it change", () => {
    const before = of([1, 2, 3])
    const hole = (buckets: number) =>
      layOut({ ...content([], [gap(4, 3 + buckets, "missing")]), candles: held.slice(1, 4) }).slots
    assert.strictEqual(Difference.of(before, hole(1)), "all")
    assert.strictEqual(Difference.of(hole(1), hole(2)), 4)
    assert.strictEqual(Difference.of(hole(1), of([1, 2, 3, 4])), "all")
  })
})

describe("the newest price", () => {
  const book = (gaps: Book["gaps"]) => {
    const one = new Book({ symbol: "BTCUSDC", interval: "1m" })
    one.takeNewest(page([1, 2, 3]), 500, false)
    one.gaps = gaps
    return one
  }

  it("is old where a later candle is missing, and not for a hole before it nor for what is not due", () => {
    assert.isTrue(book([gap(4, 4, "missing")]).isOverdue)
    assert.isFalse(book([gap(2, 2, "missing")]).isOverdue)
    assert.isFalse(book([gap(4, 4, "pending")]).isOverdue)
  })

  it("is old where it is that of a candle whose close never came", () => {
    const one = book([gap(4, 4, "missing")])
    one.takeForming({ ...candle(4), openTime: 4 * minute })
    assert.isTrue(one.isOverdue)
    one.takeForming({ ...candle(5), openTime: 5 * minute })
    assert.isFalse(one.isOverdue)
  })
})
