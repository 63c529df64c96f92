import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, it } from "@effect/vitest"
import { Result } from "effect"
import * as Forgetting from "./Forgetting.ts"
import * as Market from "./Market.ts"
import * as OneByOne from "./OneByOne.ts"

OneByOne.hold("live", Catalogue.entries)
Forgetting.check("what goes through a snapshot", Catalogue.entries)

it("all columns of two series go on side by side, and none disturbs another", () => {
  const columns = Catalogue.entries.flatMap((entry) => Entry.columns(entry, Entry.defaults(entry)))
  const { initial, step } = Result.getOrThrow(Enrichment.make("1m", columns))
  const series = [1, 2].map((seed) => Market.candles(seed, 200))
  const states = series.map(() => initial)
  const tables = series[0]!.map((_, i) =>
    series.map((candles, k) => {
      const [next, table] = step(states[k]!, [candles[i]!])
      states[k] = next
      return table
    })
  )
  series.forEach((candles, k) => {
    const [, whole] = step(initial, candles)
    whole.values.forEach((column, c) =>
      assert.deepStrictEqual(tables.map((row) => row[k]!.values[c]![0]!), [...column], columns[c])
    )
  })
})
