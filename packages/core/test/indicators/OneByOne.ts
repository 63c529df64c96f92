/** The test that holds a family to giving live, candle by candle, what it gives of a whole history, to the last bit. */
import * as Entry from "@cryptostream/core/indicators/Entry"
import type * as Indicator from "@cryptostream/core/indicators/Indicator"
import * as Bars from "@cryptostream/core/market/Bars"
import { assert, describe, it } from "@effect/vitest"
import * as Market from "./Market.ts"

const length = 300
const seeds = [1, 2, 3]
const markets = [
  ...seeds.map((seed) => Market.candles(seed, length)),
  ...seeds.map((seed) => Market.rough(seed, length))
]
  .map(Bars.ofCandles)

/** Each candle in a step of its own, the state through a snapshot's JSON. What was given out is looked at when all is done. */
const live = (indicator: Indicator.Indicator, bars: Bars.Bars) => {
  let state = indicator.initial
  const rows = Array.from({ length }, (_, i) => {
    const [next, columns] = indicator.step(state, Bars.slice(bars, i, i + 1))
    state = JSON.parse(JSON.stringify(next)) as typeof state
    return columns
  })
  return { state, rows: rows.map((columns) => columns.map((column) => column[0]!)) }
}

export const hold = (title: string, entries: ReadonlyArray<Entry.Entry>): void => {
  describe(title, () => {
    for (const entry of entries) {
      it(`${entry.name} is the same candle by candle`, () => {
        for (const bars of markets) {
          const indicator = entry.make(Entry.defaults(entry), "1m")
          const [state, columns] = indicator.step(indicator.initial, bars)
          const found = live(indicator, bars)
          assert.deepStrictEqual(found.rows, Array.from({ length }, (_, i) => columns.map((column) => column[i]!)))
          assert.deepStrictEqual(found.state, state)
        }
      })
    }
  })
}
