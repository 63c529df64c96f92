/** Volatility by the range of the candles: less noisy than by their closes alone. */
import type * as Bars from "../../market/Bars.ts"
import * as Annual from "../../rolling/Annual.ts"
import * as Average from "../../rolling/Average.ts"
import * as Composed from "../../rolling/Composed.ts"
import * as Operator from "../../rolling/Operator.ts"
import * as Entry from "../Entry.ts"
import type * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"
import * as Pointwise from "../price/Pointwise.ts"

/** The root of the mean of what each candle says the variance is. */
const make = (period: number, candlesAYear: number, variances: Indicator.Input): Indicator.Indicator => {
  const mean = Average.simple(period)
  return Composed.make(mean.memory, { mean }, (steps, bars: Bars.Bars) => [
    Operator.map(steps.mean(variances(bars)), (mean) => Math.sqrt(Math.max(0, mean) * candlesAYear))
  ])
}

const ofRange = Pointwise.each((_, high, low) => Math.log(high / low) ** 2 / (4 * Math.LN2))

const ofRangeAndBody = Pointwise.each((open, high, low, close) =>
  Math.log(high / low) ** 2 / 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2
)

/** Rogers and Satchell's: it does not take a drift for volatility. */
export const ofDrift = Pointwise.each((open, high, low, close) =>
  Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open)
)

const common = { pane: "own", parameters: { period: Parameter.period(20) } } as const

export const parkinson = Entry.make({
  ...common,
  name: "parkinson",
  title: "Parkinson volatility",
  formula: "sqrt(mean of ln(high / low)^2 / (4 ln 2) over n candles, times candles a year)",
  source: "Parkinson, The Extreme Value Method for Estimating the Variance of the Rate of Return, 1980",
  make: ({ period }, interval) => make(period, Annual.candles(interval), ofRange)
})

export const garmanKlass = Entry.make({
  ...common,
  name: "garmanklass",
  title: "Garman-Klass volatility",
  formula: "sqrt(mean of ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2 over n candles, times candles a year)",
  source: "Garman and Klass, On the Estimation of Security Price Volatilities from Historical Data, 1980",
  make: ({ period }, interval) => make(period, Annual.candles(interval), ofRangeAndBody)
})

export const rogersSatchell = Entry.make({
  ...common,
  name: "rogerssatchell",
  title: "Rogers-Satchell volatility",
  formula:
    "sqrt(mean of ln(high / close) ln(high / open) + ln(low / close) ln(low / open) over n candles, times candles a year)",
  source: "Rogers and Satchell, Estimating Variance from High, Low and Closing Prices, 1991",
  make: ({ period }, interval) => make(period, Annual.candles(interval), ofDrift)
})
