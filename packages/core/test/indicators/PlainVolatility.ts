/** Volatility and bands by their definitions. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Plain from "./PlainColumns.ts"

type Candles = ReadonlyArray<Candle.Candle>
type Column = Plain.Column

const { average, exponential, lag, mean, trueRange, wilder, windows, zip } = Plain

const minutesAYear = 365 * 24 * 60

const of = (field: "open" | "high" | "low" | "close", candles: Candles): Column =>
  candles.map((candle) => candle[field])
const closes = (candles: Candles): Column => of("close", candles)
const typical = (candles: Candles): Column => candles.map(({ close, high, low }) => (high + low + close) / 3)
const around = (mid: Column, reach: Column, factor: number): ReadonlyArray<Column> => [
  zip((mid, reach) => mid + factor * reach, mid, reach),
  mid,
  zip((mid, reach) => mid - factor * reach, mid, reach)
]

/** Two passes, and none where all values are the same. */
const variance = (window: Column, freedom = 0): number => {
  const middle = mean(window)
  const isFlat = window.every((value) => value === window[0])
  return isFlat ? 0 : Plain.sum(window.map((value) => (value - middle) ** 2)) / (window.length - freedom)
}
const deviation = (window: Column, freedom = 0): number => Math.sqrt(variance(window, freedom))
const deviations = (candles: Candles, n: number): Column => windows(closes(candles), n, (window) => deviation(window))
const logReturns = (candles: Candles): Column =>
  zip((now, before) => Math.log(now / before), closes(candles), lag(closes(candles)))

/** As if it began so many candles later. */
const later = (values: Column, skipped: number): Column => values.map((value, i) => i < skipped ? NaN : value)

const wide = ({ high, low }: Candle.Candle): number => 4 * (high - low) / (high + low)

const drift = ({ close, high, low, open }: Candle.Candle): number =>
  Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open)

/** The root of the mean of what each candle says the variance is. */
const annual = (variances: Column, n: number): Column =>
  windows(variances, n, (window) => Math.sqrt(mean(window) * minutesAYear))

export const definitions: Record<string, Plain.Definition> = {
  bb: (candles, n, k) => around(average(closes(candles), n), deviations(candles, n), k),
  bb_width: (candles, n, k) => [
    zip((mid, reach) => 2 * k * reach / mid, average(closes(candles), n), deviations(candles, n))
  ],
  bb_percentb: (candles, n, k) => [
    zip(
      (close, mid, reach) => reach === 0 ? NaN : (close - (mid - k * reach)) / (2 * k * reach),
      closes(candles),
      average(closes(candles), n),
      deviations(candles, n)
    )
  ],
  kc: (candles, n, m, k) => {
    const first = Math.max(n - 1, m)
    return around(
      exponential(typical(candles), n, first - (n - 1)),
      wilder(later(trueRange(candles), first - m + 1), m),
      k
    )
  },
  keltner: (candles, n, m, k) => around(exponential(closes(candles), n), wilder(trueRange(candles), m), k),
  donchian: (candles, n) => {
    const upper = windows(of("high", candles), n, (window) => Math.max(...window))
    const lower = windows(of("low", candles), n, (window) => Math.min(...window))
    return [upper, zip((a, b) => (a + b) / 2, upper, lower), lower]
  },
  accbands: (candles, n) => [
    average(candles.map((candle) => candle.high * (1 + wide(candle))), n),
    average(closes(candles), n),
    average(candles.map((candle) => candle.low * (1 - wide(candle))), n)
  ],
  trange: (candles) => [trueRange(candles)],
  atr: (candles, n) => [wilder(trueRange(candles), n)],
  natr: (candles, n) => [zip((range, close) => 100 * range / close, wilder(trueRange(candles), n), closes(candles))],
  stddev: (candles, n) => [deviations(candles, n)],
  var: (candles, n) => [windows(closes(candles), n, (window) => variance(window))],
  avgdev: (candles, n) => [
    windows(closes(candles), n, (window) => mean(window.map((value) => Math.abs(value - mean(window)))))
  ],
  logreturn: (candles) => [logReturns(candles)],
  histvol: (candles, n) => [
    windows(logReturns(candles), n, (window) => deviation(window, 1) * Math.sqrt(minutesAYear))
  ],
  parkinson: (candles, n) => [
    annual(candles.map(({ high, low }) => Math.log(high / low) ** 2 / (4 * Math.log(2))), n)
  ],
  garmanklass: (candles, n) => [
    annual(
      candles.map(({ close, high, low, open }) =>
        Math.log(high / low) ** 2 / 2 - (2 * Math.log(2) - 1) * Math.log(close / open) ** 2
      ),
      n
    )
  ],
  rogerssatchell: (candles, n) => [annual(candles.map(drift), n)],
  yangzhang: (candles, n) => {
    const k = 0.34 / (1.34 + (n + 1) / (n - 1))
    const gaps = zip((open, before) => Math.log(open / before), of("open", candles), lag(closes(candles)))
    const bodies = candles.map(({ close, open }) => Math.log(close / open))
    return [
      zip(
        (gap, body, range) => Math.sqrt((gap + k * body + (1 - k) * range) * minutesAYear),
        windows(gaps, n, (window) => variance(window, 1)),
        windows(bodies, n, (window) => variance(window, 1)),
        windows(candles.map(drift), n, mean)
      )
    ]
  },
  ui: (candles, n) => {
    const highest = windows(closes(candles), n, (window) => Math.max(...window))
    const fallen = zip((close, highest) => 100 * (close / highest - 1), closes(candles), highest)
    return [windows(fallen, n, (window) => Math.sqrt(mean(window.map((value) => value * value))))]
  }
}
