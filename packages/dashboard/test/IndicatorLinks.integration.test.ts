import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Browser from "./Browser.ts"
import { focus, openAnew, picker, press, says, shows, text, type } from "./Driving.ts"
import { filled } from "./Marked.ts"

const layer = Layer.provideMerge(Browser.Browser.layer, filled)

const tests = () =>
  it.layer(layer, { excludeTestServices: true, timeout: "60 seconds" })("the indicators of a link", (it) => {
    it.effect("are twelve columns at most, and those that there are not of a link are named", () =>
      Effect.gen(function*() {
        const many = Array.from({ length: 11 }, (_, i) => `sma_${i + 2}`)
        yield* openAnew(`#BTCUSDT/15m?${many.join()},sma_0,nothing_3`)
        yield* shows(many.join(" "), 1)
        const problem = yield* text("#problem")
        assert.include(problem, "nothing_3: no such column")
        assert.notInclude(problem, "cannot be given")
        assert.include(problem, "sma_0: period must be")
        yield* picker
        yield* type("macd")
        yield* press("Enter")
        yield* says(/MACD 12 26 9 would make 14 columns, and at most 12 are drawn at a time/)
        yield* shows(many.join(" "), 1)
      }))

    it.effect("of a link that has too many are those that there is room for, and the others are named, as what was meant is", () =>
      Effect.gen(function*() {
        const many = Array.from({ length: 11 }, (_, i) => `sma_${i + 2}`)
        yield* openAnew(`#BTCUSDT/15m?${many.join()},bb_upper_20_2,bb_lower_20_2,smaa_20`)
        yield* shows(many.join(" "), 1)
        const problem = yield* text("#problem")
        assert.include(problem, "BB 20 2: at most 12 columns are drawn at a time")
        assert.include(problem, "smaa_20: no such column; was sma_20 meant?")
      }))

    it.effect("keep the parameter of a field that is emptied, and say what it may be", () =>
      Effect.gen(function*() {
        yield* openAnew("#BTCUSDT/15m?sma_20")
        yield* shows("sma_20", 1)
        yield* picker
        yield* focus("[aria-label^='period of Simple']")
        yield* press("Control+a", "Delete", "Enter")
        yield* says(/^period of Simple moving average must be a whole number from 2/)
        assert.strictEqual(yield* Browser.ask<string>("document.activeElement.value"), "20")
        yield* shows("sma_20", 1)
      }))

    it.effect("fit a phone", () =>
      Effect.gen(function*() {
        yield* Browser.run((page) => page.setViewportSize({ width: 390, height: 844 }))
        yield* openAnew("#BTCUSDT/15m?sma_20,macd_12_26_9,macd_signal_12_26_9,macd_hist_12_26_9,rsi_14")
        yield* shows("sma_20 macd_12_26_9 macd_signal_12_26_9 macd_hist_12_26_9 rsi_14", 3)
        for (const name of ["MACD 12 26 9", "RSI 14"]) {
          const box = yield* Browser.run((page) => page.locator(`.remove[aria-label='Remove ${name}']`).boundingBox())
          const axis = yield* Browser.ask<number>(
            "parseFloat(document.querySelector('main').style.getPropertyValue('--axis'))"
          )
          assert.isAtMost(box!.x + box!.width, 390 - axis, name)
        }
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
  console.warn(`SKIPPED packages/dashboard/test/IndicatorLinks.integration.test.ts: ${reason}`)
  describe.skip(`the indicators of a link (skipped: ${reason})`, () => it("are drawn by a browser", () => {}))
}
