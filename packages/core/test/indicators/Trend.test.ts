import * as Trend from "@cryptostream/core/indicators/trend/Trend"
import * as Bars from "@cryptostream/core/market/Bars"
import { assert, it } from "@effect/vitest"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"
import * as PlainColumns from "./PlainColumns.ts"
import * as PlainTrend from "./PlainTrend.ts"

Laws.hold("trend", Trend.entries)
PlainColumns.hold("trend by its definitions", Trend.entries, PlainTrend.definitions)
Agreement.check("trend is that of the references", Trend.entries)
EdgeCases.check("trend of made-up markets", Trend.entries)

it("the cloud remembers its longest line, whichever that is", () => {
  const entry = Trend.entries.find(({ name }) => name === "ichimoku")!
  for (const parameters of [[60, 26, 52], [9, 70, 52], [9, 26, 80]]) {
    const indicator = entry.make(parameters, "1m")
    const values = indicator.memory._tag === "window" ? indicator.memory.values : 0
    const candles = Market.candles(1, 300, true)
    const last = (count: number) =>
      indicator.step(indicator.initial, Bars.ofCandles(candles.slice(-count)))[1].map((column) => column.at(-1))
    assert.deepStrictEqual(last(values), last(300), String(parameters))
  }
})
