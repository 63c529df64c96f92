/** The tests that hold a family to what the references say of made-up markets: flat, flat without volume, and rising. */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import type * as Entry from "@cryptostream/core/indicators/Entry"
import * as Bars from "@cryptostream/core/market/Bars"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Oracle from "./Oracle.ts"
import * as Recorded from "./Recorded.ts"

const rows = 400

const market = (close: (row: number) => number, reach: number, volume: number): Bars.Bars =>
  Bars.ofCandles(Array.from({ length: rows }, (_, row) => ({
    openTime: row * 3_600_000,
    open: close(row),
    high: close(row) + reach,
    low: close(row) - reach,
    close: close(row),
    volume,
    trades: volume
  })))

const markets: { readonly [name: string]: Bars.Bars } = {
  flatNoVolume: market(() => 100, 0, 0),
  flatWithVolume: market(() => 100, 0, 10),
  rising: market((row) => 100 + row, 0.5, 10)
}

export const check = (title: string, entries: ReadonlyArray<Entry.Entry>): void => {
  const [header, ...columns] = Recorded.isThere ? Recorded.table("oracle/edge-cases.csv") : [[]]
  describe.skipIf(!Recorded.isThere)(title, () => {
    for (const [name, ...values] of columns) {
      const found = Result.getOrUndefined(Catalogue.find(Oracle.ours(name!)))
      if (found === undefined || !entries.includes(found.entry)) continue
      it(`${name} ends as the reference's`, () => {
        const indicator = Catalogue.make(found, "1h")
        values.forEach((text, i) => {
          const given = header![i + 1]!
          const value = indicator.step(indicator.initial, markets[given]!)[1][found.output]!.at(-1)!
          if (text === "") assert.isNaN(value, given)
          else assert.isAtMost(Math.abs(value - Number(text)), 1e-9 * Math.max(1, Math.abs(Number(text))), given)
        })
      })
    }
  })
}
