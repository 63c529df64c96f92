/** A headless Chromium with the page of a test's dashboard in it, and everything the page complained about. */
import { Context, Effect, Layer } from "effect"
import { existsSync } from "node:fs"
import { chromium, type Page } from "playwright-core"
import * as Fixture from "./Fixture.ts"

export const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium"
export const isThere = existsSync(executablePath)

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

interface Shape {
  readonly page: Page
  readonly complaints: ReadonlyArray<string>
}

export class Browser extends Context.Service<Browser, Shape>()("@cryptostream/dashboard/test/Browser") {
  static readonly layer = Layer.effect(
    Browser,
    Effect.gen(function*() {
      const browser = yield* Effect.acquireRelease(
        Effect.promise(() => chromium.launch({ executablePath, args })),
        (one) => Effect.promise(() => one.close())
      )
      const page = yield* Effect.promise(() =>
        browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "dark" })
      )
      const base = yield* Fixture.url
      const complaints: Array<string> = []
      page.on("console", (message) => message.type() === "log" ? undefined : complaints.push(message.text()))
      page.on("pageerror", (error) => complaints.push(error.message))
      page.on("request", (request) => request.url().startsWith(base) ? undefined : complaints.push(request.url()))
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
      })
      return { page, complaints }
    })
  )
}

export const run = <A>(f: (page: Page) => Promise<A>) => Browser.use(({ page }) => Effect.promise(() => f(page)))

/** Opens the page anew: a change of the hash alone would not. */
export const open = Effect.fnUntraced(function*(hash: string) {
  const base = yield* Fixture.url
  yield* run(async (page) => {
    await page.goto("about:blank")
    // The page writes its choice into the address, at times before it is loaded: that breaks off a wait for the load, and on
    // a busy machine the wait for its beginning. It is there then.
    await page.goto(`${base}/${hash}`, { waitUntil: "commit" }).catch((error: Error) => {
      if (!error.message.includes("interrupted by another navigation")) throw error
    })
  })
})

/**
 * What an expression is in the page. It is text, because a function would be checked here, without the types of a browser;
 * the caller says what it gives.
 */
export const ask = <A>(expression: string) => run((page) => page.evaluate(expression) as Promise<A>)

/** Waits until the chart says this of itself. */
export const shows = (state: Readonly<Record<string, string | number>>) => {
  const attributes = Object.entries(state).map(([key, value]) => `[data-${key}="${value}"]`)
  return run((page) => page.locator(`#chart${attributes.join("")}`).waitFor({ timeout: 10_000 }))
}
