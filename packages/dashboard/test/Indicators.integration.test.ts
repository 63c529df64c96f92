import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Schedule } from "effect"
import * as Browser from "./Browser.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"
import { filled, marked } from "./Marked.ts"

const layer = Layer.provideMerge(Browser.Browser.layer, filled)

const press = (...keys: ReadonlyArray<string>) =>
  Browser.run(async (page) => {
    for (const key of keys) await page.keyboard.press(key)
  })
const type = (text: string) => Browser.run((page) => page.keyboard.type(text))
const focus = (selector: string) => Browser.run((page) => page.locator(selector).focus())
const text = (selector: string) => Browser.run((page) => page.locator(selector).innerText())
const focused = Browser.ask<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.id")
const hash = Browser.ask<string>("decodeURIComponent(location.hash)")
const says = (message: RegExp) =>
  Browser.run((page) => page.locator("#picker-said").filter({ hasText: message }).waitFor({ timeout: 10_000 }))
const shows = (indicators: string, panes: number) => Browser.shows({ indicators, panes })

interface Drawn {
  readonly column: string
  readonly pane: number
  readonly style: string
  readonly points: number
}
const lines = Browser.ask<ReadonlyArray<Drawn>>("window.cryptostream.chart.lines()")
/** Waits until a value is what it is to be, and says what it was last where that does not come. */
const becomes = <A, E, R>(value: Effect.Effect<A, E, R>, check: (value: A) => void) =>
  Effect.flatMap(value, (found) => Effect.try({ try: () => check(found), catch: String })).pipe(
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 80 })
  )
/** Waits until each line has so many points. */
const points = (...expected: ReadonlyArray<readonly [column: string, count: number]>) =>
  becomes(
    lines,
    (found) => assert.deepStrictEqual(found.map((one) => [one.column, one.points]), expected.map((one) => [...one]))
  )
/** What the legend has at the newest candle. */
const figures = Browser.run((page) => page.locator(".legends .indicators .figure").allInnerTexts())
const openAnew = (address: string) =>
  Effect.andThen(Browser.ask("try { localStorage.clear() } catch {}"), Browser.open(address))
const picker = Effect.andThen(
  Effect.andThen(focus("#picker-button"), press("Enter")),
  Browser.run((page) => page.locator("#picker").waitFor())
)

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

    it.effect("are twelve columns at most, and those that there are not of a link are named", () =>
      Effect.gen(function*() {
        const many = Array.from({ length: 11 }, (_, i) => `sma_${i + 2}`)
        yield* openAnew(`#BTCUSDT/15m?${many.join()},sma_0,nothing_3`)
        yield* shows(many.join(" "), 1)
        const problem = yield* text("#problem")
        assert.include(problem, "No such column: nothing_3")
        assert.include(problem, "sma_0: period must be")
        yield* picker
        yield* type("macd")
        yield* press("Enter")
        yield* says(/MACD 12 26 9 would make 14 columns, and at most 12 are drawn at a time/)
        yield* shows(many.join(" "), 1)
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

    it.effect("fit a phone", () =>
      Effect.gen(function*() {
        yield* Browser.run((page) => page.setViewportSize({ width: 390, height: 844 }))
        yield* openAnew("#BTCUSDT/15m?sma_20,macd_12_26_9,macd_signal_12_26_9,rsi_14")
        yield* shows("sma_20 macd_12_26_9 macd_signal_12_26_9 rsi_14", 3)
        yield* picker
        assert.strictEqual(yield* Browser.ask<number>("document.documentElement.scrollWidth"), 390)
        const panel = yield* Browser.run((page) => page.locator("#picker").boundingBox())
        assert.isAtMost(panel!.x + panel!.width, 390)
        assert.isAtMost(panel!.y + panel!.height, 844)
      }))
  })

if (Browser.isThere) tests()
else {
  const reason = `no Chromium at ${Browser.executablePath}: set CHROMIUM to one`
  console.warn(`SKIPPED packages/dashboard/test/Indicators.integration.test.ts: ${reason}`)
  describe.skip(`the page's indicators (skipped: ${reason})`, () => it("are drawn by a browser", () => {}))
}
