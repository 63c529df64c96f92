import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Browser from "./Browser.ts"
import {
  becomes,
  figures,
  focus,
  focused,
  hash,
  lines,
  openAnew,
  picker,
  points,
  press,
  says,
  shows,
  type
} from "./Driving.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"
import { filled, marked } from "./Marked.ts"

const layer = Layer.provideMerge(Browser.Browser.layer, filled)

const stored = "sma_20 ema_20 rsi_14"

const tests = () =>
  it.layer(layer, { excludeTestServices: true, timeout: "60 seconds" })("the page's indicators", (it) => {
    it.effect("are those that are stored of the interval, with marks on the candles, unless others are chosen", () =>
      Effect.gen(function*() {
        yield* Browser.open("#BTCUSDT/15m")
        yield* shows(stored, 2)
        assert.strictEqual(yield* hash, "#BTCUSDT/15m")
        yield* Browser.run((page) => page.locator("#intervals label", { hasText: "1h" }).click())
        yield* shows(marked.join(" "), 1)
        yield* Browser.shows({ drawn: 60, marks: 3 })
        const marks = yield* Browser.ask<ReadonlyArray<{ index: number; shape: string; side: string; text: string }>>(
          "window.cryptostream.chart.marks()"
        )
        assert.deepStrictEqual(marks.map(({ index, shape, side, text }) => [index, shape, side, text]), [
          [20, "arrowUp", "belowBar", "engulfing"],
          [30, "circle", "aboveBar", ""],
          [40, "arrowDown", "aboveBar", "engulfing"]
        ])
        assert.strictEqual(yield* hash, "#BTCUSDT/1h")
        yield* Browser.run((page) => page.locator("#intervals label", { hasText: "15m" }).click())
        yield* shows(stored, 2)
        yield* Browser.shows({ marks: 0 })
      }))

    it.effect("are found, added, changed and taken away by the keyboard alone, and nothing else moves", () =>
      Effect.gen(function*() {
        yield* openAnew("#BTCUSDT/15m")
        yield* shows(stored, 2)
        yield* Browser.shows({ drawn: 500 })
        yield* Effect.sleep("1500 millis")
        const place = Browser.ask<string>(`JSON.stringify([
          document.getElementById("chart").getBoundingClientRect(),
          window.cryptostream.chart.range()
        ])`)
        const before = yield* place
        yield* picker
        assert.strictEqual(yield* focused, "Search indicators")
        yield* type("weighted moving")
        yield* press("ArrowDown", "Enter")
        yield* says(/is on the chart: 4 of 12 columns/)
        yield* shows(`${stored} wma_20`, 2)
        yield* points(["sma_20", 500], ["ema_20", 500], ["rsi_14", 500], ["wma_20", 500])
        assert.strictEqual(yield* place, before)
        yield* focus("[aria-label^='period of Relative']")
        yield* press("Control+a")
        yield* type("1")
        yield* press("Enter")
        yield* says(/rsi_1: period must be a whole number from 2/)
        assert.strictEqual(yield* Browser.ask<string>("document.activeElement.value"), "14")
        yield* press("Control+a")
        yield* type("7")
        yield* press("Enter")
        yield* shows("sma_20 ema_20 rsi_7 wma_20", 2)
        assert.match(yield* focused, /^period of Relative/)
        yield* press("Escape")
        assert.strictEqual(yield* Browser.ask<string>("document.activeElement.id"), "picker-button")
        assert.deepStrictEqual(yield* hash, "#BTCUSDT/15m?sma_20,ema_20,rsi_7,wma_20")
        yield* focus(".remove[aria-label='Remove RSI 7']")
        yield* press("Enter")
        yield* shows("sma_20 ema_20 wma_20", 1)
        yield* focus(".remove[aria-label='Remove EMA 20']")
        yield* press("Enter")
        yield* shows("sma_20 wma_20", 1)
        assert.strictEqual(yield* focused, "Remove WMA 20")
        assert.strictEqual(yield* hash, "#BTCUSDT/15m?sma_20,wma_20")
        assert.strictEqual(yield* place, before)
        assert.deepStrictEqual((yield* Browser.Browser).complaints.filter((one) => !one.includes("400")), [])
      }))

    it.effect("are the same in a link, and remembered by the browser until they are set back to what is stored", () =>
      Effect.gen(function*() {
        const columns = "macd_12_26_9,macd_signal_12_26_9,macd_hist_12_26_9,sar_0.02_0.2,rsi_9"
        yield* openAnew(`#BTCUSDT/15m?${columns}`)
        yield* shows(columns.replaceAll(",", " "), 3)
        yield* points(...columns.split(",").map((column) => [column, 500] as const))
        const [drawn, api] = [
          yield* lines,
          (yield* Http.get(`/api/candles?symbol=BTCUSDT&interval=15m&limit=1&columns=${columns}`)).json() as {
            readonly indicators: Readonly<Record<string, ReadonlyArray<number>>>
          }
        ]
        assert.deepStrictEqual(drawn.map(({ pane, style }) => [pane, style]), [
          [1, "line"],
          [1, "line"],
          [1, "histogram"],
          [0, "dots"],
          [2, "line"]
        ])
        const rsi = (yield* figures).find((figure) => figure.startsWith("RSI 9"))!
        assert.include(rsi, api.indicators["rsi_9"]![0]!.toFixed(2))
        yield* Browser.open("#BTCUSDT/15m")
        yield* shows(stored, 2)
        yield* picker
        yield* type("obv")
        yield* press("Enter")
        yield* shows(`${stored} obv`, 3)
        yield* Browser.open("#BTCUSDT/1h")
        yield* shows(`${stored} obv`, 3)
        yield* Browser.run((page) => page.locator("#picker-button").click())
        yield* Browser.run((page) => page.locator("#picker-reset").click())
        yield* shows(marked.join(" "), 1)
        assert.strictEqual(yield* hash, "#BTCUSDT/1h")
        yield* Browser.open("#BTCUSDT/15m")
        yield* shows(stored, 2)
      }))

    it.effect("are drawn of all that is held, also of the past", () =>
      Effect.gen(function*() {
        yield* openAnew(`#BTCUSDT/15m@${new Date(Fixture.at(50)).toISOString()}`)
        // Buckets 0 to 299: what is held ends before the newest.
        yield* Browser.shows({ drawn: 295 })
        yield* picker
        yield* type("obv")
        yield* press("Enter")
        yield* points(["sma_20", 276], ["ema_20", 276], ["rsi_14", 281], ["obv", 295])
        assert.match(yield* hash, /^#BTCUSDT\/15m\?sma_20,ema_20,rsi_14,obv@2020-12-21T12:30:00Z$/)
      }))

    it.effect("go on with what arrives, and are read again where a candle is not what it was", () =>
      Effect.gen(function*() {
        const [feed, store] = [yield* LiveFeed, yield* CandleStore]
        const series = Fixture.series
        const last = (column: string) =>
          Browser.ask<number>(
            `window.cryptostream.chart.layout.slots.findLast(({ candle }) => candle).candle.values.${column}`
          )
        const write = (bucket: number, close = Fixture.candle(bucket).close) => {
          const candle = { ...Fixture.candle(bucket), high: 30_000, close }
          return Effect.as(
            store.writeRaw([{ series, versions: [{ candle, source: "file", knownAt: 1 }] }]),
            candle
          )
        }
        yield* openAnew("#BTCUSDT/15m?sma_3")
        yield* shows("sma_3", 1)
        yield* points(["sma_3", 500])
        yield* Effect.sleep("2500 millis")
        // What the page reads by itself must not be what makes it right: it is told of candles by events alone.
        yield* Effect.acquireRelease(
          Browser.run((page) => page.route(/\/api\/(status|candles)/, () => {})),
          () => Browser.run((page) => page.unrouteAll())
        )
        for (const bucket of [600, 601]) {
          const candle = yield* write(bucket)
          yield* feed.publish([{ _tag: "stored", series, candle, values: {} }])
        }
        yield* points(["sma_3", 502])
        const mean = (...closes: ReadonlyArray<number>) => closes.reduce((a, b) => a + b) / closes.length
        const [a, b, c] = [599, 600, 601].map((bucket) => Fixture.candle(bucket).close)
        assert.approximately(yield* last("sma_3"), mean(a!, b!, c!), 1e-6)
        yield* Browser.run((page) => page.unrouteAll())
        // The change is of a candle that only what is computed reaches back to.
        yield* write(599, a! + 300)
        yield* feed.publish([{ _tag: "changed", series, from: Fixture.at(599), to: Fixture.at(600) }])
        yield* becomes(last("sma_3"), (value) => assert.approximately(value, mean(a! + 300, b!, c!), 1e-6))
      }))

    it.effect("stand on the candle that they speak of, once a later one confirms it", () =>
      Effect.gen(function*() {
        const [feed, store] = [yield* LiveFeed, yield* CandleStore]
        const series = Fixture.series
        const count = Browser.ask<number>("window.cryptostream.chart.lines()[0].points")
        const newest = Browser.ask<number>("window.cryptostream.chart.marks().at(-1)?.time ?? 0")
        yield* openAnew("#BTCUSDT/15m?swing_high_1_1,fractal_high_1_1")
        yield* shows("swing_high_1_1 fractal_high_1_1", 1)
        yield* becomes(count, (found) => assert.isAbove(found, 0))
        yield* Effect.sleep("2500 millis")
        yield* Effect.acquireRelease(
          Browser.run((page) => page.route(/\/api\/(status|candles)/, () => {})),
          () => Browser.run((page) => page.unrouteAll())
        )
        const before = yield* count
        const newestSlot = Browser.ask<number>("window.cryptostream.chart.layout.slots.at(-1).time")
        for (const [bucket, high] of [[602, 40_000], [603, 30_000]] as const) {
          const candle = { ...Fixture.candle(bucket), high }
          yield* store.writeRaw([{ series, versions: [{ candle, source: "file", knownAt: 1 }] }])
          yield* feed.publish([{ _tag: "stored", series, candle, values: {} }])
          // One by one, so that what confirms comes after what it confirms was drawn.
          yield* becomes(newestSlot, (time) => assert.strictEqual(time, Fixture.at(bucket)))
        }
        yield* becomes(newest, (time) => assert.strictEqual(time, Fixture.at(602)))
        assert.strictEqual(yield* count, before + 1)
        assert.deepStrictEqual((yield* Browser.Browser).complaints.filter((one) => !one.includes("400")), [])
      }))
  })

if (Browser.isThere) tests()
else {
  const reason = `no Chromium at ${Browser.executablePath}: set CHROMIUM to one`
  console.warn(`SKIPPED packages/dashboard/test/Indicators.integration.test.ts: ${reason}`)
  describe.skip(`the page's indicators (skipped: ${reason})`, () => it("are drawn by a browser", () => {}))
}
