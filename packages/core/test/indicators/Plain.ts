/** Statistics as a book defines them, each window afresh: f(candles up to a row, period). NaN where there is no value. */
import type * as Candle from "@cryptostream/core/market/Candle"

type Candles = ReadonlyArray<Candle.Candle>
type Values = ReadonlyArray<number>

const sum = (values: Values): number => values.reduce((total, value) => total + value, 0)
const mean = (values: Values): number => sum(values) / values.length
const away = (values: Values): Values => {
  const shifted = values.map((value) => value - values[0]!)
  const middle = mean(shifted)
  return shifted.map((value) => value - middle)
}
const isFlat = (values: Values): boolean => values.every((value) => value === values[0])
const moment = (values: Values, power: number): number => mean(away(values).map((value) => value ** power))
export const deviation = (values: Values): number =>
  isFlat(values) ? 0 : Math.sqrt(sum(away(values).map((value) => value * value)) / (values.length - 1))
const ordered = (values: Values): Values => [...values].sort((a, b) => a - b)
export const median = (values: Values): number => quantile(0.5)(values)
const quantile = (share: number) => (values: Values): number => {
  const at = (values.length - 1) * share
  const [below, above] = [ordered(values)[Math.floor(at)]!, ordered(values)[Math.ceil(at)]!]
  return below + (above - below) * (at - Math.floor(at))
}
const products = (a: Values, b: Values): number => {
  const other = away(b)
  return sum(away(a).map((value, i) => value * other[i]!))
}
export const correlation = (a: Values, b: Values): number => products(a, b) / Math.sqrt(products(a, a) * products(b, b))
export const beta = (of: Values, on: Values): number => products(of, on) / products(on, on)

export const logReturns = (closes: Values): Values => closes.slice(1).map((close, i) => Math.log(close / closes[i]!))
const returns = (prices: Values): Values => prices.slice(1).map((price, i) => price / prices[i]! - 1)

const closes = (candles: Candles): Values => candles.map(({ close }) => close)

/** Over the last `more` + period candles; nothing while there are fewer. */
const windowed =
  (f: (window: Candles, period: number) => number, more = 0) => (candles: Candles, period: number): number =>
    candles.length < period + more ? NaN : f(candles.slice(-period - more), period)

const ofCloses = (f: (closes: Values) => number) => windowed((window) => f(closes(window)))

export const definitions: Readonly<Record<string, (candles: Candles, period: number) => number>> = {
  mean: ofCloses(mean),
  std: ofCloses(deviation),
  zscore: ofCloses((values) => isFlat(values) ? NaN : away(values).at(-1)! / deviation(values)),
  min: ofCloses((values) => Math.min(...values)),
  max: ofCloses((values) => Math.max(...values)),
  median: ofCloses(median),
  q05: ofCloses(quantile(0.05)),
  q25: ofCloses(quantile(0.25)),
  q75: ofCloses(quantile(0.75)),
  q95: ofCloses(quantile(0.95)),
  skew: ofCloses((values) => {
    const n = values.length
    return isFlat(values) ? NaN : Math.sqrt(n * (n - 1)) / (n - 2) * moment(values, 3) / moment(values, 2) ** 1.5
  }),
  kurtosis: ofCloses((values) => {
    const n = values.length
    const ratio = moment(values, 4) / moment(values, 2) ** 2
    return isFlat(values) ? NaN : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (ratio - 3) + 6)
  }),
  slope: ofCloses((values) => beta(values, values.map((_, i) => i))),
  realisedvol: windowed(
    (window, n) => Math.sqrt(sum(logReturns(closes(window)).map((value) => value * value)) * 365 * 24 * 60 / n),
    1
  ),
  correl_high_low: windowed((window) => {
    const [highs, lows] = [window.map(({ high }) => high), window.map(({ low }) => low)]
    return isFlat(highs) || isFlat(lows) ? 0 : correlation(highs, lows)
  }),
  beta_high_low: windowed((window) => {
    const [highs, lows] = [returns(window.map(({ high }) => high)), returns(window.map(({ low }) => low))]
    return isFlat(highs) ? 0 : beta(lows, highs)
  }, 1)
}
