import * as Series from "@cryptostream/core/market/Series"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Schedule } from "effect"
import * as Server from "../src/Server.ts"
import * as Browser from "./Browser.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

const { at, series } = Fixture
const layer = Layer.provideMerge(Browser.Browser.layer, Fixture.filled)
const other = Series.make("ETHUSDT", "1h")

type Drawn = ReadonlyArray<readonly [status: string, from: number, buckets: number]>
const holes = Browser.ask<Drawn>(
  `window.cryptostream.chart.layout.holes.map(({ status, from, buckets }) => [status, from, buckets])`
)
/** Open time of the first slot in sight, and how many slots are. */
const view = Browser.ask<readonly [time: number, slots: number]>(`(() => {
  const { chart } = window.cryptostream
  const { from, to } = chart.range()
  return [chart.layout.slots[Math.max(0, Math.ceil(from))].time, Math.round(to - from)]
})()`)
const text = (selector: string) => Browser.run((page) => page.locator(selector).innerText())
const texts = (selector: string) => Browser.run((page) => page.locator(selector).allInnerTexts())
const press = (key: string) => Browser.run((page) => page.keyboard.press(key))
const focused = Browser.ask<string>("document.activeElement.id")
const waitFor = (selector: string, state: "visible" | "hidden" = "visible") =>
  Browser.run((page) => page.locator(selector).waitFor({ state, timeout: 10_000 }))
const openAt = (bucket: number) =>
  Effect.andThen(Browser.open(`#BTCUSDT/15m@${new Date(at(bucket)).toISOString()}`), waitFor("#chart[data-drawn]"))

const clickHole = (from: number) =>
  Effect.gen(function*() {
    const x = yield* Browser.ask<number>(`(() => {
      const { left, right } = window.cryptostream.chart.bands().find(({ hole }) => hole.from === ${from})
      return (left + right) / 2
    })()`)
    yield* Browser.run((page) => page.locator("#chart").click({ position: { x, y: 250 } }))
  })

const alarm = (of: Series.Series, kind: "silent" | "late", message: string) =>
  ({ _tag: "alarm", series: of, kind, message, since: Date.now() - 62_000 }) as const
const calm = (of: Series.Series, kind: "silent" | "late") =>
  ({ _tag: "calm", series: of, kind, message: "well again" }) as const

const holeTests = () =>
  it.layer(layer, { excludeTestServices: true, timeout: "60 seconds" })("the page, as holes come and go", (it) => {
    it.effect("opens the evidence of a hole on a click, and gives the focus back when it is closed", () =>
      Effect.gen(function*() {
        yield* openAt(150)
        yield* Browser.run((page) => page.locator("#chart").focus())
        yield* Effect.sleep("500 millis")
        yield* clickHole(at(100))
        yield* waitFor("#evidence")
        assert.strictEqual(yield* text("#evidence-title"), "4 candles not at the exchange")
        const facts = yield* texts("#evidence-facts dd")
        assert.deepStrictEqual(facts.filter((_, i) => i !== 3), [
          "2020-12-22 01:00 UTC",
          "2020-12-22 01:45 UTC",
          "4 buckets of 15m",
          "2020-12-22 03:30:00 UTC\n2020-12-22 06:00:00 UTC"
        ])
        assert.include(yield* text("#evidence-next"), "none is invented")
        yield* press("Escape")
        yield* waitFor("#evidence", "hidden")
        assert.strictEqual(yield* focused, "chart")
      }))

    it.effect("opens it by the keyboard, goes on from hole to hole, and shows the command for a dead letter", () =>
      Effect.gen(function*() {
        yield* Browser.open("")
        yield* Browser.shows({ drawn: 500 })
        yield* Browser.run((page) => page.locator("#chart").focus())
        yield* press("[")
        yield* Effect.sleep("300 millis")
        yield* press("Enter")
        yield* waitFor("#evidence")
        assert.strictEqual(yield* text("#evidence-title"), "15 candles missing")
        yield* press("[")
        yield* waitFor("#evidence-command")
        assert.strictEqual(yield* text("#evidence-title"), "1 candle unreadable")
        assert.strictEqual(yield* text("#evidence-command"), "./cryptostream dead-letters show 0123456789abcdef")
        yield* press("Escape")
        yield* waitFor("#evidence", "hidden")
        assert.strictEqual(yield* focused, "chart")
        yield* Browser.run((page) => page.locator("#holes-button").click())
        yield* Browser.run((page) => page.locator(".hole-row").last().click())
        yield* waitFor("#evidence")
        assert.strictEqual(yield* text("#evidence-title"), "4 candles not at the exchange")
        yield* press("Escape")
        assert.strictEqual(yield* focused, "holes-button")
      }))

    it.effect("says how complete what is in sight is, as it moves", () =>
      Effect.gen(function*() {
        yield* openAt(307)
        yield* Effect.sleep("500 millis")
        assert.match(yield* text("#sight"), /^90\.\d+\s%  ?in view · 1 hole$/)
        yield* Browser.run((page) => page.locator("#chart").focus())
        yield* press("PageDown")
        yield* press("PageDown")
        yield* Effect.sleep("300 millis")
        assert.match(yield* text("#sight"), /^100\s% in view · no holes$/)
      }))

    it.effect(
      "shows a hole that appears, and fills it in place when it is told, without losing the view",
      () =>
        Effect.gen(function*() {
          const [store, feed] = [yield* CandleStore, yield* LiveFeed]
          yield* Browser.open("")
          yield* Browser.shows({ drawn: 500, holes: 3 })
          yield* store.writeMarks(series, [{ _tag: "tracked", from: at(590), until: at(613), knownAt: 2 }])
          const beyond = [610, 611, 612].map(Fixture.candle)
          yield* Fixture.store(beyond)
          yield* feed.publish([{ _tag: "stored", series, candle: beyond[2]!, values: {} }])
          yield* Browser.shows({ drawn: 503, holes: 4 })
          yield* Browser.run((page) => page.locator("#counts [data-key=missing] b", { hasText: "25" }).waitFor())
          yield* Effect.sleep("1 second")
          assert.deepStrictEqual((yield* holes).at(-1), ["missing", at(600), 10])
          yield* Browser.run((page) => page.locator("#chart").focus())
          for (const key of ["-", "ArrowLeft", "ArrowLeft"]) yield* press(key)
          yield* Effect.sleep("300 millis")
          // The status, asked for every second, would tell in the end; here the event alone must do.
          const status = (yield* Http.get("/api/status")).text
          yield* Browser.run((page) => page.route(/\/api\/status/, (route) => route.fulfill({ body: status })))
          yield* Effect.sleep("1500 millis")
          const before = yield* view
          yield* Fixture.store(Array.from({ length: 10 }, (_, i) => Fixture.candle(600 + i)))
          yield* feed.publish([{ _tag: "changed", series, from: at(600), to: at(610) }])
          yield* Browser.shows({ drawn: 513, holes: 3, repaired: 10 })
          yield* Browser.run((page) => page.unrouteAll())
          assert.deepStrictEqual(yield* view, before)
          yield* Browser.run((page) => page.locator("#counts [data-key=missing] b", { hasText: "15" }).waitFor())
          // The mark is gone in the end, and the candles stay.
          yield* Browser.shows({ drawn: 513, repaired: 0 })
        }),
      40_000
    )

    it.effect("fills a hole that it was not told of, and says so where its evidence is open", () =>
      Effect.gen(function*() {
        yield* openAt(307)
        yield* Effect.sleep("2 seconds")
        yield* clickHole(at(300))
        yield* waitFor("#evidence")
        yield* Fixture.store(Array.from({ length: 6 }, (_, i) => Fixture.candle(300 + i)))
        yield* Browser.shows({ repaired: 6 })
        yield* Browser.run((page) => page.locator("#evidence-title", { hasText: "9 candles missing" }).waitFor())
        yield* Fixture.store(Array.from({ length: 9 }, (_, i) => Fixture.candle(306 + i)))
        yield* Browser.run((page) => page.locator("#evidence-title", { hasText: "15 candles repaired" }).waitFor())
        assert.isFalse((yield* holes).some(([status]) => status === "missing"))
        assert.deepStrictEqual((yield* Browser.Browser).complaints, [])
      }))

    it.effect(
      "keeps an alarm until it is over, of the shown series as a banner, of others in the header",
      () =>
        Effect.gen(function*() {
          const feed = yield* LiveFeed
          yield* feed.publish([alarm(series, "silent", "no event for 62 s"), alarm(other, "late", "no close")])
          // It was raised before the page was opened.
          yield* Browser.open("")
          yield* waitFor(".banner")
          const counted = (seconds: number) =>
            Browser.run((page) =>
              page.locator(".banner", { hasText: `for 1 min ${seconds} s` }).waitFor({ timeout: 10_000 })
            )
          assert.match(yield* text(".banner"), /BTCUSDT · 15m: Silent\s+no event for 62 s\s+since /)
          assert.strictEqual(yield* text("#alarms-button"), "2 alarms, 1 of another series")
          yield* counted(6)
          yield* counted(8)
          assert.strictEqual((yield* texts(".banner")).length, 1)
          yield* Browser.run((page) => page.locator("#alarms-button").click())
          assert.strictEqual((yield* texts(".alarm-row")).length, 2)
          yield* press("Escape")
          yield* feed.publish([calm(series, "late")])
          yield* Effect.sleep("1500 millis")
          assert.strictEqual((yield* texts(".banner")).length, 1, "another kind's calm changes nothing")
          yield* feed.publish([calm(series, "silent")])
          yield* waitFor(".banner", "hidden")
          assert.strictEqual(yield* text("#alarms-button"), "1 alarm, of another series")
          yield* feed.publish([calm(other, "late")])
          yield* waitFor("#alarms-button", "hidden")
        }),
      30_000
    )
  })

const second = Series.make("BTCUSDT", "1s")
const ahead = 3
const fillSeconds = Effect.gen(function*() {
  const store = yield* CandleStore
  const now = Math.floor(Date.now() / 1_000) * 1_000
  const candles = Array.from(
    { length: 60 + ahead },
    (_, i) => ({ ...Fixture.candle(i), openTime: now + (i - 60) * 1_000 })
  )
  yield* store.writeRaw([{
    series: second,
    versions: candles.map((candle) => ({ candle, source: "socket", knownAt: 1 }))
  }])
  yield* store.writeMarks(second, [{ _tag: "tracked", from: now - 60_000, knownAt: 1 }])
})
const simulated = Layer.provideMerge(
  Server.layer({ ...Fixture.options, realm: "simulated" }),
  Layer.fresh(Fixture.ports)
)
const edge = Layer.provideMerge(Browser.Browser.layer, Layer.provideMerge(Layer.effectDiscard(fillSeconds), simulated))

const edgeTests = () =>
  it.layer(edge, { excludeTestServices: true, timeout: "60 seconds" })("the page, at the live edge", (it) => {
    it.effect(
      "shows a missing run within two seconds of its deadline, and what is pending as pending",
      () =>
        Effect.gen(function*() {
          yield* Browser.open("#BTCUSDT/1s")
          yield* Browser.shows({ drawn: 60 + ahead, holes: 0 })
          const [last] = yield* Browser.ask<ReadonlyArray<number>>(
            "window.cryptostream.chart.layout.slots.slice(-1).map(({ time }) => time)"
          )
          const isMissing = Effect.map(holes, (all) => all.some(([status]) => status === "missing"))
          yield* Effect.repeat(isMissing, { until: (found) => found, schedule: Schedule.spaced("50 millis") })
          // The bucket after the last one closes two seconds after that opened, and is due ten later.
          const late = Date.now() - (last! + 2_000 + 10_000)
          assert.isAtLeast(late, 0)
          assert.isBelow(late, 2_000)
          assert.deepStrictEqual((yield* holes).map(([status]) => status), ["missing", "pending"])
          yield* waitFor("#price-age")
          yield* Effect.sleep("7 seconds")
          const beyond = "window.cryptostream.chart.range().to - window.cryptostream.chart.layout.slots.length"
          assert.isAtLeast(yield* Browser.ask<number>(beyond), 0, "it stays in sight as it grows")
        }),
      40_000
    )
  })

if (Browser.isThere) {
  holeTests()
  edgeTests()
} else {
  const reason = `no Chromium at ${Browser.executablePath}: set CHROMIUM to one`
  console.warn(`SKIPPED packages/dashboard/test/Continuity.integration.test.ts: ${reason}`)
  describe.skip(`the page and its holes (skipped: ${reason})`, () => it("is drawn by a browser", () => {}))
}
