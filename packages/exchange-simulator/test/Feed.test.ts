import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Feed from "@cryptostream/exchange-simulator/socket/Feed"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"

const start = Date.UTC(2026, 10, 18, 11, 59, 57, 250)
const series = [Series.make("BTCUSDC", "1m"), Series.make("BTCUSDC", "1s"), Series.make("ETHUSDC", "1s")]
const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const since = (series: ReadonlyArray<Series.Series>, time: number): ReadonlyArray<Feed.Stream> =>
  series.map((one) => ({ name: Series.key(one), series: one, since: time }))

/** What a reader is told who comes after each of these waits, and takes at most `limit` closes at once. */
const told = (waits: ReadonlyArray<number>, limit: number) => {
  let feed = Feed.follow(Feed.empty, since(series, start))
  let now = start
  const items: Array<Feed.Due & { readonly at: number }> = []
  for (const wait of waits) {
    now += wait
    const [next, due] = Feed.due(feed, now, limit)
    assert.isAtMost(due.length, limit + series.length)
    items.push(...due.map((item) => ({ ...item, at: now })))
    feed = next
  }
  return { items, now }
}
const closes = (items: ReadonlyArray<Feed.Due>, one: Series.Series) =>
  items.filter((item) => item._tag === "Closed" && Series.key(item.stream.series) === Series.key(one)).map((item) =>
    item.openTime
  )

describe("a live feed", () => {
  const waits = Schema.Array(between(0, 90_000))
  it.effect.prop(
    "tells every close once and in order, however rarely its reader comes",
    { waits, limit: between(1, 7) },
    ({ limit, waits }) =>
      Effect.sync(() => {
        // In the end the reader comes until nothing is left to tell.
        const rest = Array.from({ length: 200 * (waits.length + 1) }, () => 0)
        const { items, now } = told([...waits, ...rest], limit)
        for (const one of series) {
          const first = Interval.floor(one.interval, start)
          const count = Interval.count(one.interval, first, Interval.floor(one.interval, now))
          const expected = Array.from({ length: count }, (_, i) => first + i * Interval.nominalMillis(one.interval))
          assert.deepStrictEqual(closes(items, one), expected)
        }
        const closedAt = items.filter((item) => item._tag === "Closed").map((item) =>
          Interval.next(item.stream.series.interval, item.openTime)
        )
        assert.deepStrictEqual(closedAt, closedAt.toSorted((a, b) => a - b))
      })
  )

  it("shows a forming candle of 1s every second and of others every two, between the closes", () => {
    const { items } = told(Array.from({ length: 600 }, () => 100), 100)
    const shown = (one: Series.Series) =>
      items.filter((item) => item._tag === "Open" && Series.key(item.stream.series) === Series.key(one))
    assert.strictEqual(shown(series[1]!).length, 60)
    assert.strictEqual(shown(series[0]!).length, 30)
    for (const item of items.filter(({ _tag }) => _tag === "Open")) {
      assert.strictEqual(item.openTime, Interval.floor(item.stream.series.interval, item.at))
      assert.isAtLeast(item.at % 1000, 500)
    }
  })

  it("shows less to a reader whom a fast clock makes late, and closes all the same", () => {
    // A clock of 600 times the speed, whose timers come a millisecond late.
    let feed = Feed.follow(Feed.empty, since(series, start))
    let now = start
    let shown = 0
    const closed: Array<Feed.Due> = []
    while (now < start + 600_000) {
      const [next, due] = Feed.due(feed, now, 100)
      shown += due.filter(({ _tag }) => _tag === "Open").length
      closed.push(...due.filter(({ _tag }) => _tag === "Closed"))
      const planned = Feed.wakeAt(next)
      assert.isAbove(planned, now)
      now = planned + 600
      feed = Feed.arrived(next, planned, now)
    }
    // Ten minutes are one second by the wall: some 20 looks at each series instead of 600.
    assert.isTrue(shown > 30 && shown < 120, String(shown))
    assert.isAtLeast(closes(closed, series[1]!).length, 599)
  })

  it("wakes at the next close or look, whichever is first", () => {
    const feed = Feed.follow(Feed.empty, since(series, start))
    const [next] = Feed.due(feed, start, 100)
    assert.strictEqual(Feed.wakeAt(next), start + 250)
    const [after] = Feed.due(next, start + 250, 100)
    assert.strictEqual(Feed.wakeAt(after), start + 750)
  })
})

describe("a feed of series that change", () => {
  it("goes on with those it followed, begins with the new ones, and lets the others go", () => {
    const feed = Feed.follow(
      Feed.follow(Feed.empty, since(series.slice(0, 2), start)),
      since(series.slice(1), start + 2_000)
    )
    const [, due] = Feed.due(feed, start + 2_750, 100)
    const open = Interval.floor("1s", start + 2_000)
    assert.deepStrictEqual(closes(due, series[0]!), [])
    assert.deepStrictEqual(closes(due, series[1]!), [open - 2_000, open - 1_000, open])
    assert.deepStrictEqual(closes(due, series[2]!), [open])
  })
  it("says closes so much later with a delay, and forming candles as ever", () => {
    const feed = Feed.follow(Feed.empty, since(series.slice(1, 2), start))
    const [next, due] = Feed.due(feed, start + 6_000, 100, 5_000)
    assert.deepStrictEqual(closes(due, series[1]!), [Interval.floor("1s", start)])
    assert.deepStrictEqual(due.at(-1), {
      _tag: "Open",
      stream: since(series, start)[1]!,
      openTime: Interval.floor("1s", start + 6_000)
    })
    assert.strictEqual(closes(Feed.due(next, start + 6_000, 100)[1], series[1]!).length, 5)
  })
})
