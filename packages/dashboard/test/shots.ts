import { LiveFeed } from "@cryptostream/core/ports/LiveFeed"
import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import * as Series from "@cryptostream/core/market/Series"
import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { chromium } from "playwright-core"
import * as Fixture from "./Fixture.ts"

const args = ["--headless", "--no-sandbox", "--disable-gpu"]
const main = Effect.gen(function*() {
  const base = yield* Fixture.url
  const feed = yield* LiveFeed
  const store = yield* CandleStore
  const browser = yield* Effect.acquireRelease(Effect.promise(() => chromium.launch({ executablePath: "/usr/bin/chromium", args })), (b) => Effect.promise(() => b.close()))
  const other = Series.make("ETHUSDT", "15m")
  yield* store.writeRaw([{ series: other, versions: Array.from({ length: 50 }, (_, i) => ({ candle: Fixture.candle(i), source: "file" as const, knownAt: 1 })) }])
  const hash = (b: number) => `#BTCUSDT/15m@${new Date(Fixture.at(b)).toISOString()}`
  for (const scheme of ["dark", "light"] as const) {
    for (const [w, h] of [[1440, 900], [390, 844]] as const) {
      const page = yield* Effect.promise(() => browser.newPage({ viewport: { width: w, height: h }, colorScheme: scheme }))
      page.setDefaultTimeout(8000)
      page.on("pageerror", (e) => console.log("PAGEERROR", e.message))
      page.on("console", (m) => console.log("CONSOLE", m.text()))
      const shot = (name: string) => Effect.promise(() => page.screenshot({ path: `/tmp/shots/${name}-${scheme}-${w}.png` }))
      yield* Effect.promise(() => page.goto(`${base}/${hash(307)}`))
      yield* Effect.promise(() => page.locator("#chart[data-drawn]").waitFor())
      yield* Effect.sleep("1500 millis")
      yield* shot("1-hole")
      yield* Effect.promise(async () => {
        const box = await page.locator("#chart").boundingBox()
        const bands = await page.evaluate("window.cryptostream.chart.bands()") as ReadonlyArray<{ left: number; right: number; hole: { status: string } }>
        const b = bands.find((x) => x.hole.status === "missing")!
        await page.mouse.click(box!.x + (b.left + b.right) / 2, box!.y + 200)
      })
      yield* Effect.sleep("600 millis")
      yield* shot("2-evidence")
      yield* Effect.promise(() => page.keyboard.press("["))
      yield* Effect.sleep("900 millis")
      yield* shot("3-unreadable")
      yield* Effect.promise(() => page.keyboard.press("["))
      yield* Effect.sleep("900 millis")
      yield* shot("4-exchange")
      yield* Effect.promise(() => page.keyboard.press("Escape"))
      yield* feed.publish([
        { _tag: "alarm", series: Fixture.series, kind: "silent", message: "no event of any stream for 62 s: the connection is dialled again", since: Fixture.at(599) },
        { _tag: "alarm", series: other, kind: "late", message: "the close of 2020-12-27 05:45 has not come", since: Fixture.at(598) }
      ])
      yield* Effect.sleep("1500 millis")
      yield* shot("5-alarm")
      yield* Effect.promise(() => page.locator("#alarms-button").click())
      yield* Effect.sleep("500 millis")
      yield* shot("6-alarms")
      yield* Effect.promise(() => page.keyboard.press("Escape"))
      yield* Effect.promise(() => page.locator("#holes-button").click())
      yield* Effect.sleep("500 millis")
      yield* shot("7-holes")
      yield* Effect.promise(() => page.close())
      yield* feed.publish([
        { _tag: "calm", series: Fixture.series, kind: "silent", message: "" },
        { _tag: "calm", series: other, kind: "late", message: "" }
      ])
    }
  }
})
NodeRuntime.runMain(main.pipe(Effect.scoped, Effect.provide(Fixture.filled), Effect.timeout("120 seconds")))
