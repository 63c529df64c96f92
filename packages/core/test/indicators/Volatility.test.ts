import * as Volatility from "@cryptostream/core/indicators/volatility/Volatility"
import * as Bars from "@cryptostream/core/market/Bars"
import type * as Interval from "@cryptostream/core/market/Interval"
import { assert, it } from "@effect/vitest"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as Market from "./Market.ts"
import * as PlainColumns from "./PlainColumns.ts"
import * as PlainVolatility from "./PlainVolatility.ts"

Laws.hold("volatility", Volatility.entries)
PlainColumns.hold("volatility by its definitions", Volatility.entries, PlainVolatility.definitions)
Agreement.check("volatility is that of the references", Volatility.entries)
EdgeCases.check("volatility of made-up markets", Volatility.entries)

it("a year has twelve months, and 365 days", () => {
  const bars = Bars.ofCandles(Market.candles(1, 50, true))
  for (const name of ["histvol", "parkinson", "garmanklass", "rogerssatchell", "yangzhang"]) {
    const entry = Volatility.entries.find((one) => one.name === name)!
    const last = (interval: Interval.Interval) => {
      const indicator = entry.make([20], interval)
      return indicator.step(indicator.initial, bars)[1][0]!.at(-1)!
    }
    assert.closeTo(last("1M") / last("1d"), Math.sqrt(12 / 365), 1e-12, name)
    assert.closeTo(last("15m") / last("1d"), Math.sqrt(96), 1e-12, name)
  }
})
