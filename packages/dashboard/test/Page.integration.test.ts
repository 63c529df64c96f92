import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import type { Hole } from "../web/slots.ts"
import * as Browser from "./Browser.ts"
import * as Fixture from "./Fixture.ts"
import * as Http from "./Http.ts"

const atHole = `#BTCUSDT/15m@${new Date(Fixture.at(307)).toISOString()}`
const layer = Layer.provideMerge(Browser.Browser.layer, Fixture.filled)

interface Colours {
  readonly distinct: number
  readonly mean: readonly [red: number, green: number, blue: number]
}

/** Colours of a column of the chart as it is on the screen: how many there are, and their mean. */
const colours = (x: number) =>
  Effect.flatMap(
    Browser.run(async (page) => {
      const box = await page.locator("#chart").boundingBox()
      assert.isNotNull(box)
      return page.screenshot({ clip: { x: box.x + x, y: box.y + 250, width: 6, height: 150 } })
    }),
    (png) =>
      Browser.ask<Colours>(`(async () => {
        const bytes = Uint8Array.from(atob("${png.toString("base64")}"), (letter) => letter.charCodeAt(0))
        const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }))
        const context = new OffscreenCanvas(image.width, image.height).getContext("2d")
        context.drawImage(image, 0, 0)
        const { data } = context.getImageData(0, 0, image.width, image.height)
        const pixels = Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)])
        const mean = [0, 1, 2].map((k) => pixels.reduce((sum, pixel) => sum + pixel[k], 0) / pixels.length)
        return { distinct: new Set(pixels.map(String)).size, mean }
      })()`)
  )

interface Drawn {
  readonly hole: Hole
  readonly left: number
  readonly right: number
  /** Open time and whether a candle stands there, from the slot before the hole to the one after. */
  readonly slots: ReadonlyArray<readonly [number, boolean]>
}

const drawnHole = (from: number) =>
  Browser.ask<Drawn>(`(() => {
    const { chart } = window.cryptostream
    const { hole, left, right } = chart.bands().find((one) => one.hole.from === ${from})
    const slots = chart.layout.slots.slice(hole.first - 1, hole.last + 2)
    return { hole, left, right, slots: slots.map(({ candle, time }) => [time, candle !== undefined]) }
  })()`)

const tests = () =>
  it.layer(layer, { excludeTestServices: true, timeout: "60 seconds" })("the page", (it) => {
    it.effect("draws the newest candles without a complaint, and says how complete they are", () =>
      Effect.gen(function*() {
        yield* Browser.open("")
        yield* Browser.shows({ series: "BTCUSDT/15m", drawn: 500, forming: 0 })
        const texts = yield* Browser.run((page) =>
          Promise.all(
            [
              "#realm",
              "#source",
              "#completeness",
              "#verdict",
              "#counts",
              "#holes-button",
              "#connection",
              "#legend-title"
            ]
              .map((id) => page.locator(id).innerText())
          )
        )
        assert.deepStrictEqual(texts.map((text) => text.replaceAll(/\s+/g, " ")), [
          "RECORDED",
          "a test",
          "97.315 %",
          "15 missing",
          "600 expected 580 stored 15 missing 1 unreadable 4 exchange holes 0 pending",
          "3 holes",
          "connected",
          "BTCUSDT · 15m"
        ])
        const seen = yield* Effect.forEach([400, 600, 800, 1000], colours)
        assert.isAbove(Math.max(...seen.map(({ distinct }) => distinct)), 3, "a blank canvas has one or two colours")
        assert.deepStrictEqual((yield* Browser.Browser).complaints, [])
      }))

    it.effect("shows a hole as a hole: empty slots as wide as what is missing, shaded, with the evidence", () =>
      Effect.gen(function*() {
        yield* Browser.open(atHole)
        yield* Browser.run((page) => page.locator("#chart[data-drawn]").waitFor())
        yield* Effect.sleep("1 second")
        const { hole, left, right, slots } = yield* drawnHole(Fixture.at(300))
        assert.deepStrictEqual(
          slots,
          Array.from({ length: 17 }, (_, i) => [Fixture.at(299 + i), i === 0 || i === 16] as const)
        )
        assert.deepInclude(hole, { status: "missing", buckets: 15 })
        assert.isAbove((right - left) / 15, 5, "a bar's width for every bucket")
        const middle = (left + right) / 2
        const [inside, outside] = [yield* colours(middle - 40), yield* colours(right + 20)]
        const redness = ({ mean: [red, green] }: Colours) => red - green
        assert.isAbove(redness(inside), 15, "the band is red")
        assert.isBelow(redness(outside), 15, "what is beside it is not")
        const told = yield* Browser.run(async (page) => {
          const box = await page.locator("#chart").boundingBox()
          await page.mouse.move(box!.x + middle, box!.y + 300)
          return page.locator("#legend-hole").innerText()
        })
        assert.strictEqual(
          told,
          "15 candles missing, 2020-12-24 03:00 → 06:30 UTC: nothing explains it"
        )
      }))

    it.effect("goes from hole to hole by the keyboard, and keeps the place in the address", () =>
      Effect.gen(function*() {
        yield* Browser.open("")
        yield* Browser.shows({ drawn: 500 })
        for (const time of [Fixture.at(307), Fixture.at(200), Fixture.at(101.5)]) {
          yield* Browser.run(async (page) => {
            await page.keyboard.press("[")
            await page.waitForURL(({ hash }) => Date.parse(hash.split("@")[1] ?? "") === time, { timeout: 10_000 })
          })
        }
        yield* Browser.shows({ drawn: 580, holes: 3, slots: 600 })
      }))

    it.effect("reads older candles when it is scrolled to the left", () =>
      Effect.gen(function*() {
        yield* Browser.open("")
        yield* Browser.shows({ drawn: 500 })
        const left = () => Browser.ask<number>("window.cryptostream.chart.range().from")
        const before = yield* left()
        yield* Browser.run((page) => page.keyboard.press("PageUp"))
        yield* Browser.run((page) => page.keyboard.press("PageUp"))
        yield* Browser.run((page) => page.keyboard.press("PageUp"))
        yield* Browser.shows({ drawn: 580, slots: 600 })
        // The first 80 slots came in on the left: what is in sight is what was in sight.
        assert.approximately(yield* left(), before - 300 + 80, 1)
      }))

    it.effect("grows with what arrives, a forming candle first, and reads what it was not told of", () =>
      Effect.gen(function*() {
        const feed = yield* LiveFeed
        yield* Browser.open("")
        yield* Browser.shows({ drawn: 500, forming: 0 })
        // The status, asked for every few seconds, would tell in the end; here the events alone must do.
        const status = (yield* Http.get("/api/status")).text
        yield* Effect.acquireRelease(
          Browser.run((page) => page.route(/\/api\/status/, (route) => route.fulfill({ body: status }))),
          () => Browser.run((page) => page.unrouteAll())
        )
        // The reads of the beginning are over by then: they are a second apart.
        yield* Effect.sleep("2500 millis")
        const next = Fixture.candle(600)
        yield* feed.publish([
          { _tag: "open", series: Fixture.series, candle: { _tag: "OpenCandle", ...next } }
        ])
        yield* Browser.shows({ drawn: 501, forming: 1 })
        assert.strictEqual(yield* Browser.run((page) => page.locator("#legend-state").innerText()), "forming")
        yield* Fixture.store([next])
        yield* feed.publish([{ _tag: "stored", series: Fixture.series, candle: next, values: {} }])
        yield* Browser.shows({ drawn: 501, forming: 0 })
        const more = [601, 602, 603, 604].map(Fixture.candle)
        yield* Fixture.store(more)
        yield* feed.publish([{ _tag: "stored", series: Fixture.series, candle: more[3]!, values: {} }])
        yield* Browser.shows({ drawn: 505, forming: 0 })
      }))

    it.effect("fits a phone, and shows an alarm", () =>
      Effect.gen(function*() {
        yield* Browser.run((page) => page.setViewportSize({ width: 390, height: 844 }))
        yield* Browser.open("")
        yield* Browser.run((page) => page.locator("#chart[data-drawn]").waitFor())
        const feed = yield* LiveFeed
        yield* Effect.sleep("500 millis")
        yield* feed.publish([{
          _tag: "alarm",
          series: Fixture.series,
          kind: "silent",
          message: "silent for 3 minutes",
          since: 1
        }])
        const text = yield* Browser.run(async (page) => {
          await page.locator(".banner").waitFor()
          return page.locator(".banner .alarm-message").innerText()
        })
        assert.strictEqual(text, "silent for 3 minutes")
        assert.strictEqual(yield* Browser.ask<number>("document.documentElement.scrollWidth"), 390)
        assert.deepStrictEqual((yield* Browser.Browser).complaints, [])
      }))
  })

if (Browser.isThere) tests()
else {
  const reason = `no Chromium at ${Browser.executablePath}: set CHROMIUM to one`
  console.warn(`SKIPPED packages/dashboard/test/Page.integration.test.ts: ${reason}`)
  describe.skip(`the page (skipped: ${reason})`, () => it("is drawn by a browser", () => {}))
}
