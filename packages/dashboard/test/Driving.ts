/** What a person does with the page, and what the page shows of it. */
import { assert } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import * as Browser from "./Browser.ts"

export const press = (...keys: ReadonlyArray<string>) =>
  Browser.run(async (page) => {
    for (const key of keys) await page.keyboard.press(key)
  })
export const type = (text: string) => Browser.run((page) => page.keyboard.type(text))
export const focus = (selector: string) => Browser.run((page) => page.locator(selector).focus())
export const text = (selector: string) => Browser.run((page) => page.locator(selector).innerText())
export const focused = Browser.ask<string>(
  "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
)
export const hash = Browser.ask<string>("decodeURIComponent(location.hash)")
export const says = (message: RegExp) =>
  Browser.run((page) => page.locator("#picker-said").filter({ hasText: message }).waitFor({ timeout: 10_000 }))
export const shows = (indicators: string, panes: number) => Browser.shows({ indicators, panes })

export interface Drawn {
  readonly column: string
  readonly pane: number
  readonly style: string
  readonly points: number
}
export const lines = Browser.ask<ReadonlyArray<Drawn>>("window.cryptostream.chart.lines()")
/** Waits until a value is what it is to be, and says what it was last where that does not come. */
export const becomes = <A, E, R>(value: Effect.Effect<A, E, R>, check: (value: A) => void) =>
  Effect.flatMap(value, (found) => Effect.try({ try: () => check(found), catch: String })).pipe(
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 80 })
  )
/** Waits until each line has so many points. */
export const points = (...expected: ReadonlyArray<readonly [column: string, count: number]>) =>
  becomes(
    lines,
    (found) => assert.deepStrictEqual(found.map((one) => [one.column, one.points]), expected.map((one) => [...one]))
  )
/** What the legend has at the newest candle. */
export const figures = Browser.run((page) => page.locator(".legends .indicators .figure").allInnerTexts())
export const openAnew = (address: string) =>
  Effect.andThen(Browser.ask("try { localStorage.clear() } catch {}"), Browser.open(address))
export const picker = Effect.andThen(
  Effect.andThen(focus("#picker-button"), press("Enter")),
  Browser.run((page) => page.locator("#picker").waitFor())
)
