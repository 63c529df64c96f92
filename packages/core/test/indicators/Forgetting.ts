/**
 * The tests that a state is a function of what an indicator remembers: two that have seen other candles before are the same, bit
 * for bit, once they have seen the same for long enough. So what is derived again ends where nothing is left of a change.
 */
import * as Entry from "@cryptostream/core/indicators/Entry"
import type * as Indicator from "@cryptostream/core/indicators/Indicator"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Candle from "@cryptostream/core/market/Candle"
import { assert, describe, it } from "@effect/vitest"
import * as Market from "./Market.ts"

const seeds = [1, 2, 3, 4, 5]

/** A fading average is within rounding of another after its memory; rounding brings them together a little later. */
const enough = ({ memory }: Indicator.Indicator): number =>
  memory._tag === "anchored" ? Infinity : memory._tag === "window" ? memory.values : 3 * memory.values

export const check = (title: string, entries: ReadonlyArray<Entry.Entry>): void => {
  describe(title, () => {
    for (const entry of entries) {
      const indicator = entry.make(Entry.defaults(entry), "1m")
      if (indicator.memory._tag === "anchored") continue
      it(`${entry.name} forgets what it does not remember`, () => {
        const after = (candles: ReadonlyArray<Candle.Candle>) =>
          indicator.step(indicator.initial, Bars.ofCandles(candles))[0]
        for (const seed of seeds) {
          const common = Market.candles(seed, enough(indicator), true)
          const one = after([...Market.candles(seed + 100, 70, true), ...common])
          const other = after([...Market.candles(seed + 200, 50, true), ...common])
          assert.deepStrictEqual(one, other)
        }
      })
    }
  })
}
