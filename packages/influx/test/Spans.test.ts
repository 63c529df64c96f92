import { everything } from "@cryptostream/core/ports/CandleStore"
import * as InfluxQl from "@cryptostream/influx/InfluxQl"
import * as Pages from "@cryptostream/influx/Pages"
import * as Spans from "@cryptostream/influx/Spans"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"

const minute = 60_000
const place = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 30_000 }))
const near = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 }))

describe("the spans of open times", () => {
  it.effect.prop("hold all of them, none twice, and are neither many nor long", { places: Schema.Array(place) }, ({
    places
  }) =>
    Effect.sync(() => {
      const times = places.map((at) => at * minute)
      const spans = Spans.holding("1m", times)
      for (const time of times) assert.strictEqual(spans.filter(({ from, to }) => from <= time && time < to).length, 1)
      for (const { from, to } of spans) {
        assert.isAtMost(to - from, Spans.pageBuckets * minute)
        assert.include(times, from)
        assert.include(times, to - 1)
      }
    }))

  it("are no longer than a page, however near the open times are", () => {
    const spans = Spans.holding("1m", Array.from({ length: 100 }, (_, i) => i * 900 * minute))
    for (const { from, to } of spans) assert.isAtMost(to - from, Spans.pageBuckets * minute)
    assert.strictEqual(Spans.atOnce(spans).flat().length, spans.length)
  })

  it("are joined where they are near, and told apart where they are far", () => {
    const count = (...places: ReadonlyArray<number>) => Spans.holding("1m", places.map((at) => at * minute)).length
    assert.deepStrictEqual([count(), count(5), count(5, 5, 900, 4), count(0, 1_001), count(0, 900, 5_000)], [
      0,
      1,
      1,
      2,
      2
    ])
  })
})

describe("the pages of a span", () => {
  it.effect.prop("give every row of it once, in order of time, whatever holes there are", {
    places: Schema.Array(near),
    from: near,
    to: near
  }, ({ from, places, to }) =>
    Effect.gen(function*() {
      const times = [...new Set(places)].sort((a, b) => a - b).map((at) => at * minute)
      const within = (span: { readonly from: number; readonly to: number }) =>
        times.filter((time) => span.from <= time && time < span.to)
      let asked = 0
      const source: Pages.Source<number> = {
        interval: "1m",
        buckets: 3,
        first: (span) => Effect.sync(() => within(span)[0]),
        rows: (span) =>
          Effect.sync(() => {
            asked++
            assert.isAtMost(span.to - span.from, 3 * minute)
            return within(span)
          })
      }
      for (const span of [{ from: from * minute, to: to * minute + 1 }, everything]) {
        assert.deepStrictEqual(yield* Stream.runCollect(Pages.read(source, span)), within(span))
      }
      assert.isAtMost(asked, 2 * times.length + 2)
    }))
})

describe("the times of a query", () => {
  it("are those that InfluxDB can hold", () => {
    assert.deepStrictEqual([everything.from, -5, everything.to].map(InfluxQl.clamp), [
      -9_223_372_036_854,
      -5,
      9_223_372_036_854
    ])
  })
})
