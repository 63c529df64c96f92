import { assert, describe, it } from "@effect/vitest"
import * as Changes from "../web/changes.ts"
import * as Explanation from "../web/explanation.ts"
import * as Format from "../web/format.ts"
import * as Pace from "../web/pace.ts"
import * as Repairs from "../web/repairs.ts"
import * as Sight from "../web/sight.ts"
import { breakSlots, layOut } from "../web/slots.ts"
import { content, gap, minute, page, range } from "./Buckets.ts"

describe("what is in sight", () => {
  const layout = layOut(
    content([...range(1, 10), ...range(15, 20)], [gap(11, 12, "missing"), gap(13, 14, "exchange-hole")])
  )

  it("is as complete as what is on the screen, without what the exchange never had", () => {
    assert.deepStrictEqual(Sight.of(layout, 0, 19), {
      present: 16,
      expected: 20,
      exchangeHoles: 2,
      holes: 1,
      holesOfExchange: 1,
      completeness: 16 / 18
    })
    assert.deepStrictEqual(Sight.of(layout, 9, 10.4), {
      present: 1,
      expected: 2,
      exchangeHoles: 0,
      holes: 1,
      holesOfExchange: 0,
      completeness: 0.5
    })
    assert.strictEqual(Sight.of(layout, -50, 9.9).completeness, 1)
    assert.strictEqual(Sight.of(layout, 12, 13).completeness, undefined)
  })

  it("counts the buckets of a break, and half of them where half of it is in sight", () => {
    const long = layOut(content([1, 1202], [gap(2, 1201, "missing")]))
    assert.strictEqual(long.slots.length, breakSlots + 2)
    assert.strictEqual(Sight.of(long, 0, 100).expected, 1202)
    assert.strictEqual(Sight.of(long, 0, breakSlots / 2).expected, 1 + 600)
  })

  it("expects no candle that is only pending", () => {
    const edge = layOut(content([1, 2], [gap(3, 5, "missing"), gap(6, 8, "pending")]))
    assert.deepInclude(Sight.of(edge, 0, 9), { expected: 5, holes: 1, completeness: 2 / 5 })
  })

  it("expects no candle of a bucket that is still forming, nor where nothing is watched", () => {
    const { completeness, expected } = Sight.of(layOut({ ...content([1, 2, 5]), forming: content([6]).candles }), 0, 9)
    assert.deepStrictEqual([expected, completeness], [3, 1])
  })
})

describe("a repair", () => {
  const before = layOut(content([1, 2, 8, 9], [gap(3, 6, "missing"), gap(7, 7, "pending")]))

  it("is what stands where a hole was, and nothing that came in time", () => {
    const found = (buckets: ReadonlyArray<number>) =>
      Repairs.found(before, layOut(content(buckets, [])), 0).map(({ buckets, from, to }) => [
        from / minute,
        to / minute,
        buckets
      ])
    assert.deepStrictEqual(found(range(1, 12)), [[3, 6, 4]])
    assert.deepStrictEqual(found([1, 2, 4, 5, 8, 9]), [[4, 5, 2]])
    assert.deepStrictEqual(found([1, 2, 8, 9]), [])
  })

  it("stays for some seconds and fades; for whoever wants no motion it goes at once", () => {
    const repair = { from: 0, to: 0, buckets: 1, at: 1_000 }
    const strengths = (isStill: boolean) =>
      [1_000, 4_000, 7_500, 9_999, 10_000].map((now) => Repairs.strength(repair, now, isStill))
    assert.deepStrictEqual(strengths(false).map((one) => Math.round(100 * one)), [100, 100, 50, 0, 0])
    assert.deepStrictEqual(strengths(true), [1, 1, 1, 1, 0])
    assert.deepStrictEqual(Repairs.kept([repair], [{ ...repair, at: 5_000 }], 10_000), [{ ...repair, at: 5_000 }])
  })
})

describe("changes", () => {
  const open = (spans: ReadonlyArray<Changes.Span>) => spans.map(({ from, to }) => [from / minute, to / minute])

  it("are what was explained and is no more, also where a part of it still is", () => {
    const before = [gap(3, 9, "missing"), gap(20, 29, "missing"), gap(40, 40, "unreadable")]
    assert.deepStrictEqual(open(Changes.vanished(before, before, "1m")), [])
    assert.deepStrictEqual(open(Changes.vanished(before, [gap(5, 6, "missing"), gap(20, 29, "exchange-hole")], "1m")), [
      [3, 5],
      [7, 10],
      [40, 41]
    ])
    assert.deepStrictEqual(open(Changes.vanished(before, [], "1m")), [[3, 10], [20, 30], [40, 41]])
  })

  it("are read as far as they are held", () => {
    const span = { from: 10, to: 20 }
    assert.deepStrictEqual(Changes.within(span, 0, 14), { from: 10, to: 15 })
    assert.deepStrictEqual(Changes.within(span, 12, 100), { from: 12, to: 20 })
    assert.strictEqual(Changes.within(span, 20, 30), undefined)
    assert.strictEqual(Changes.within(span, 0, 9), undefined)
    assert.deepStrictEqual(Changes.joined(span, { from: 1, to: 12 }), { from: 1, to: 20 })
  })

  it("are read in pages, each no longer than the API allows, until their beginning", async () => {
    const asked: Array<ReadonlyArray<number>> = []
    let taken = 0
    await Changes.read(
      { from: 0, to: 12_000 * minute },
      "1m",
      (limit, before) => {
        asked.push([limit, before / minute])
        return Promise.resolve(page(range(Math.max(0, before / minute - limit), before / minute - 1)))
      },
      ({ openTime }) => taken += openTime.length
    )
    assert.deepStrictEqual(asked, [[5_000, 12_000], [5_000, 7_000], [2_001, 2_000]])
    assert.strictEqual(taken, 12_000)
  })
})

describe("what is known of a hole, in words", () => {
  it("names every time at which the exchange was asked, and that none is invented", () => {
    const told = Explanation.of({ ...gap(10, 13, "exchange-hole"), asked: [20 * minute, 21 * minute] }, "1m", "live")
    assert.deepStrictEqual([told.title, told.size, told.from, told.to], [
      "4 candles not at the exchange",
      "4 buckets of 1m",
      "1970-01-01 00:10 UTC",
      "1970-01-01 00:13 UTC"
    ])
    assert.deepStrictEqual(told.asked, ["1970-01-01 00:20:00 UTC", "1970-01-01 00:21:00 UTC"])
    assert.strictEqual(told.evidence, "2 answers of the exchange without them")
    assert.include(told.next, "none is invented")
    assert.include(told.next, "asked again for a day")
    assert.isUndefined(told.command)
  })

  it("says what happens next: asked, asked again, due", () => {
    const next = (status: "missing" | "pending", asked: ReadonlyArray<number>, realm: "live" | "recorded" = "live") =>
      Explanation.of({ ...gap(10, 10, status), asked }, "1m", realm).next
    assert.include(next("missing", []), "is being asked")
    assert.include(next("missing", [1]), "is asked again")
    assert.include(next("missing", [], "recorded"), "no exchange to ask")
    assert.include(next("pending", []), "Due at 1970-01-01 00:11:10 UTC")
  })

  it("is over in its largest extent: repaired, or in time where it was only pending", () => {
    const over = (latest: "missing" | "pending") => Explanation.over(gap(10, 13, "missing"), gap(13, 13, latest), "1m")
    assert.deepInclude(over("missing"), { status: "repaired", title: "4 candles repaired", to: "1970-01-01 00:13 UTC" })
    assert.deepInclude(over("pending"), { status: "arrived", title: "4 candles in time", command: undefined })
  })

  it("writes its times as the page does, and the day of an end only where it is another one", () => {
    const said = "none at 2026-01-05T12:35:00.499Z and 2026-01-05T12:36:06Z, of 12"
    assert.strictEqual(Format.prose(said), "none at 2026-01-05 12:35 UTC and 2026-01-05 12:36:06 UTC, of 12")
    assert.strictEqual(Explanation.span(gap(10, 13, "missing")), "1970-01-01 00:10 \u2192 00:13 UTC")
    assert.strictEqual(
      Explanation.span(gap(1_438, 1_441, "missing")),
      "1970-01-01 23:58 \u2192 1970-01-02 00:01 UTC"
    )
  })

  it("gives the command that shows a dead letter", () => {
    const told = Explanation.of({ ...gap(10, 10, "unreadable"), evidence: "dead letter 0af3" }, "1m", "live")
    assert.strictEqual(told.command, "./cryptostream dead-letters show 0af3")
  })
})

describe("a pace", () => {
  it("does a job once at a time, and once more where it was asked for meanwhile", async () => {
    let [running, most, done] = [0, 0, 0]
    const ask = Pace.make(async () => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running -= 1
      done += 1
      return { rest: 0, isAgain: done === 2 }
    }, new AbortController().signal)
    for (let i = 0; i < 5; i++) ask()
    await new Promise((resolve) => setTimeout(resolve, 50))
    // The first, the four that came meanwhile together, and the one that failed again.
    assert.deepStrictEqual([done, most], [3, 1])
  })
})
