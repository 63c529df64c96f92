import * as Interval from "@cryptostream/core/market/Interval"
import * as Account from "@cryptostream/core/quality/Account"
import { assert, describe, it } from "@effect/vitest"
import { Book } from "../web/book.ts"
import * as Buckets from "../web/buckets.ts"
import * as Format from "../web/format.ts"
import { breakSlots, layOut, longestHole } from "../web/slots.ts"
import type { Gap } from "../web/wire.ts"
import { candle, content, gap, minute, page, range } from "./Buckets.ts"

describe("the layout of candles", () => {
  it("keeps a slot for every absent bucket, with what is known of it", () => {
    const { holes, slots } = layOut(content([1, 2, 8, 9], [gap(3, 4, "missing"), gap(5, 5, "unreadable")]))
    assert.deepStrictEqual(slots.map(({ time }) => time / minute), range(1, 9))
    assert.deepStrictEqual(slots.map(({ hole }) => hole), [undefined, undefined, 0, 0, 1, 2, 2, undefined, undefined])
    assert.deepStrictEqual(
      holes.map(({ buckets, evidence, first, last, status }) => [status, buckets, first, last, evidence]),
      [
        ["missing", 2, 2, 3, "of 3"],
        ["unreadable", 1, 4, 4, "of 5"],
        ["unwatched", 2, 5, 6, "not within what is watched"]
      ]
    )
  })

  it("draws a hole longer than some hundred buckets as a break that counts them", () => {
    const end = 2 + longestHole + 1
    const { holes, slots } = layOut(content([1, end], [gap(2, end - 1, "missing")]))
    assert.strictEqual(slots.length, 2 + breakSlots)
    assert.strictEqual(holes[0]?.buckets, longestHole + 1)
    const times = slots.map(({ time }) => time)
    assert.deepStrictEqual(times, [...new Set(times)].sort((a, b) => a - b))
  })

  it("shows what is overdue after the newest candle and what is pending behind it, but nothing that is only pending", () => {
    const { holes } = layOut(content([1, 2], [gap(3, 5, "missing"), gap(6, 6, "pending")]))
    assert.deepStrictEqual(holes.map(({ buckets, status }) => [status, buckets]), [["missing", 3], ["pending", 1]])
    assert.deepStrictEqual(layOut(content([1, 2], [gap(3, 3, "pending")])).holes, [])
    assert.deepStrictEqual(layOut({ ...content([1, 2], [gap(3, 5, "missing")]), isNewest: false }).holes, [])
  })

  it("shows what is missing before the oldest candle once there is nothing older to read", () => {
    const older = content([5, 6], [gap(2, 4, "missing")])
    assert.deepStrictEqual(layOut(older).slots.map(({ time }) => time / minute), range(2, 6))
    assert.deepStrictEqual(layOut({ ...older, isOldest: false }).slots.length, 2)
  })

  it("shows a hole where a candle formed whose close did not come in time, and waits while it is pending", () => {
    const forming = [candle(3), candle(4)]
    const statuses = (status: Gap["status"]) =>
      layOut({ ...content([1, 2], [gap(3, 3, status)]), forming }).holes.map((hole) => [hole.status, hole.buckets])
    assert.deepStrictEqual(statuses("missing"), [["missing", 1]])
    assert.deepStrictEqual(statuses("pending"), [])
  })

  it("calls what is absent after the last count pending, not unwatched: nobody has looked yet", () => {
    const { holes } = layOut({ ...content([1, 2, 4, 8]), counted: 4 * minute })
    assert.deepStrictEqual(holes.map(({ from, status }) => [from / minute, status]), [[3, "unwatched"], [5, "pending"]])
  })

  it("joins what is not due yet and what is not counted yet", () => {
    const { holes } = layOut({ ...content([1, 2, 8], [gap(3, 4, "pending")]), counted: 2 * minute })
    assert.deepStrictEqual(holes.map(({ buckets, status }) => [status, buckets]), [["pending", 5]])
  })

  it("lets a forming candle take its slot, and never fills one that is absent", () => {
    const { slots } = layOut({ ...content([1, 2]), forming: [candle(4)] })
    assert.deepStrictEqual(slots.map(({ candle: one, forming }) => [one !== undefined, forming]), [
      [true, false],
      [true, false],
      [false, false],
      [true, true]
    ])
  })
})

describe("the buckets of the page", () => {
  it("are those of the core", () => {
    for (const interval of Interval.all) {
      let time = Interval.floor(interval, Date.UTC(2023, 10, 5, 3, 4, 5))
      const start = time
      for (let i = 1; i <= 60; i++) {
        assert.strictEqual(Buckets.after(interval, time), Interval.next(interval, time), interval)
        time = Interval.next(interval, time)
        assert.strictEqual(Buckets.between(interval, start, time), Interval.count(interval, start, time), interval)
        assert.strictEqual(Buckets.after(interval, start, i), time, interval)
      }
      assert.strictEqual(Buckets.length(interval), Interval.nominalMillis(interval))
    }
    assert.strictEqual(Buckets.deadlineMillis, Account.deadlineMillis)
  })
})

const held = (book: Book) => book.candles.map(({ openTime }) => openTime / minute)
const { values: _, ...wire } = candle(0)
const closed = (bucket: number, close = 1.5) => ({
  candle: { ...wire, openTime: bucket * minute, close },
  values: {}
})

describe("the book of a series", () => {
  const book = () => new Book({ symbol: "BTCUSDC", interval: "1m" })

  it("takes the next closed candle, replaces one it has, and asks to read where one was left out", () => {
    const one = book()
    one.takeNewest(page(range(1, 5)), 500, false)
    assert.isTrue(one.takeClosed(closed(6)))
    assert.isTrue(one.takeClosed(closed(6, 1.75)))
    assert.isFalse(one.takeClosed(closed(8)))
    assert.deepStrictEqual(held(one), range(1, 6))
    assert.strictEqual(one.candles.at(-1)?.close, 1.75)
  })

  it("never holds two stretches with something unread between", () => {
    const one = book()
    one.takeNewest(page(range(1, 5)), 5, false)
    one.takeNewest(page(range(20, 24)), 5, false)
    assert.deepStrictEqual(held(one), range(20, 24))
    one.takeNewest(page(range(23, 27)), 5, false)
    assert.deepStrictEqual(held(one), range(20, 27))
  })

  it("stays in the past while older candles are on show, and knows the newest all the same", () => {
    const one = book()
    one.takeInstead(page(range(1, 5)), 5, 100 * minute)
    one.takeNewest(page(range(96, 100)), 5, false)
    assert.deepStrictEqual([held(one), one.isNewest, one.latest?.openTime], [range(1, 5), false, 100 * minute])
    assert.isFalse(one.takeNewer(page(range(7, 11)), 100 * minute))
    assert.isTrue(one.takeNewer(page(range(4, 8)), 100 * minute))
    assert.deepStrictEqual(held(one), range(1, 8))
    one.takeNewest(page(range(96, 100)), 5, true)
    assert.deepStrictEqual([held(one), one.isNewest], [range(96, 100), true])
  })

  it("takes late candles into what is held, and none from beyond it", () => {
    const one = book()
    one.takeNewest(page([10, 11, 14, 15]), 500, false)
    one.takeAgain(page(range(8, 17)))
    assert.deepStrictEqual(held(one), range(10, 15))
  })

  it("lets the closed candle take the place of the forming one, and nothing else", () => {
    const one = book()
    one.takeNewest(page(range(1, 5)), 500, false)
    const forming = (bucket: number) => one.takeForming({ ...wire, openTime: bucket * minute })
    forming(5)
    forming(6)
    forming(7)
    assert.deepStrictEqual(one.forming.map(({ openTime }) => openTime / minute), [6, 7])
    one.takeClosed(closed(6))
    assert.deepStrictEqual(one.forming.map(({ openTime }) => openTime / minute), [7])
  })
})

describe("figures", () => {
  it("never round what is not whole to 100 %", () => {
    assert.strictEqual(Format.completeness(1), "100\u2009%")
    assert.strictEqual(Format.completeness(0.9999999), "99.999\u2009%")
  })

  it("say how long in the two largest units", () => {
    assert.deepStrictEqual([-5, 999, 62_000, 3_600_000, 90_061_000].map(Format.duration), [
      "0 s",
      "0 s",
      "1 min 2 s",
      "1 h 0 min",
      "1 d 1 h"
    ])
  })

  it("find the decimals that prices are stated in", () => {
    assert.strictEqual(Format.decimals([59075.99, 59000, 1.5]), 2)
    assert.strictEqual(Format.decimals([0.00001234, 1e-7]), 8)
    assert.strictEqual(Format.decimals([65000]), 0)
  })
})
