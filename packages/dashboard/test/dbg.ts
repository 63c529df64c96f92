import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { chromium } from "playwright-core"
import * as Fixture from "./Fixture.ts"
const main = Effect.gen(function*() {
  const base = yield* Fixture.url
  yield* Effect.promise(async () => {
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu"] })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on("console", (m) => console.log("CONSOLE", m.text()))
    page.on("pageerror", (m) => console.log("ERR", m.message))
    await page.goto(`${base}/#BTCUSDT/15m@${new Date(Fixture.at(307)).toISOString()}`)
    await page.waitForTimeout(1500)
    await page.evaluate(`document.getElementById("evidence").addEventListener("toggle", (e) => console.log("toggle", e.newState))
      for (const n of ["pointerdown","pointerup","mouseup","click"]) addEventListener(n, (e) => console.log(n, e.target.tagName, e.target.id), true)
      const o = HTMLElement.prototype.showPopover; HTMLElement.prototype.showPopover = function() { console.log("show"); return o.call(this) }`)
    await page.mouse.click(650, 300)
    await page.waitForTimeout(500)
    console.log(await page.evaluate(`document.querySelector("#evidence:popover-open") !== null`))
    await browser.close()
  })
})
NodeRuntime.runMain(main.pipe(Effect.scoped, Effect.provide(Fixture.filled), Effect.timeout("60 seconds")))
