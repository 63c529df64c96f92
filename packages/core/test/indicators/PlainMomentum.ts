/** Oscillators by their definitions. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Plain from "./PlainColumns.ts"

type Candles = ReadonlyArray<Candle.Candle>
type Column = Plain.Column

const { average, exponential, lag, sum, trueRange, wilder, windows, zip } = Plain

const of = (field: "open" | "high" | "low" | "close", candles: Candles): Column =>
  candles.map((candle) => candle[field])
const closes = (candles: Candles): Column => of("close", candles)
const changes = (candles: Candles): Column => zip((now, before) => now - before, closes(candles), lag(closes(candles)))
const rate = (values: Column, n: number): Column =>
  zip((now, before) => 100 * (now / before - 1), values, lag(values, n))
const share = (part: number, whole: number, otherwise = 0): number => whole === 0 ? otherwise : part / whole
const only = (values: Column, others: Column): Column => zip((value) => value, values, others)

const strength = (candles: Candles, n: number, against: number): Column => {
  const gain = wilder(changes(candles).map((change) => Math.max(change, 0)), n)
  const loss = wilder(changes(candles).map((change) => Math.max(-change, 0)), n)
  return zip((gain, loss) => 100 * share(gain - against * loss, gain + loss), gain, loss)
}

const place = (values: Column, highs: Column, lows: Column, n: number, least = 0): Column =>
  zip(
    (value, high, low) => high - low <= least ? 0 : 100 * (value - low) / (high - low),
    values,
    windows(highs, n, (window) => Math.max(...window)),
    windows(lows, n, (window) => Math.min(...window))
  )
const raw = (candles: Candles, n: number): Column => place(closes(candles), of("high", candles), of("low", candles), n)

export const definitions: Record<string, Plain.Definition> = {
  rsi: (candles, n) => [strength(candles, n, 0)],
  cmo: (candles, n) => [strength(candles, n, 1)],
  macd: (candles, fast, slow, signal) => {
    const line = zip(
      (fast, slow) => fast - slow,
      exponential(closes(candles), fast, slow - fast),
      exponential(closes(candles), slow)
    )
    const signals = exponential(line, signal)
    return [only(line, signals), signals, zip((line, signal) => line - signal, line, signals)]
  },
  apo: (candles, fast, slow) => [
    zip((a, b) => a - b, exponential(closes(candles), fast), exponential(closes(candles), slow))
  ],
  ppo: (candles, fast, slow) => [
    zip((a, b) => 100 * (a - b) / b, exponential(closes(candles), fast), exponential(closes(candles), slow))
  ],
  stoch: (candles, n, smoothing, signal) => {
    const k = average(raw(candles, n), smoothing)
    const d = average(k, signal)
    return [only(k, d), d]
  },
  stochf: (candles, n, signal) => {
    const k = raw(candles, n)
    const d = average(k, signal)
    return [only(k, d), d]
  },
  stochrsi: (candles, rsi, n, signal) => {
    const values = strength(candles, rsi, 0)
    const k = place(values, values, values, n, 1e-9)
    const d = average(k, signal)
    return [only(k, d), d]
  },
  kdj: (candles, n, smoothing, signal) => {
    const k = wilder(raw(candles, n), smoothing)
    const d = wilder(k, signal)
    return [only(k, d), d, zip((k, d) => 3 * k - 2 * d, k, d)]
  },
  willr: (candles, n) => {
    const highest = windows(of("high", candles), n, (window) => Math.max(...window))
    const lowest = windows(of("low", candles), n, (window) => Math.min(...window))
    return [zip((close, high, low) => -100 * share(high - close, high - low), closes(candles), highest, lowest)]
  },
  cci: (candles, n) => [
    windows(candles.map(({ close, high, low }) => (high + low + close) / 3), n, (window) => {
      // Relative to the last: so that what is flat is 0.
      const apart = window.map((value) => value - window.at(-1)!)
      if (apart.every((value) => Math.abs(value) <= 1e-14 * window.at(-1)!)) return 0
      const distances = apart.map((value) => value - Plain.mean(apart))
      return share(distances.at(-1)!, 0.015 * Plain.mean(distances.map(Math.abs)))
    })
  ],
  roc: (candles, n) => [rate(closes(candles), n)],
  mom: (candles, n) => [zip((now, before) => now - before, closes(candles), lag(closes(candles), n))],
  trix: (candles, n) => [rate(exponential(exponential(exponential(closes(candles), n), n), n), 1)],
  imi: (candles, n) => {
    const bodies = candles.map(({ close, open }) => close - open)
    return [windows(bodies, n, (window) => {
      const rises = sum(window.filter((body) => body > 0))
      return 100 * share(rises, sum(window.map(Math.abs)), 0.5)
    })]
  },
  ultosc: (candles, ...periods) => {
    const range = trueRange(candles)
    const pressure = candles.map(({ close, low }, i) => close - Math.min(low, candles[i - 1]?.close ?? NaN))
    const shares = periods.map((n) => zip(share, windows(pressure, n, sum), windows(range, n, sum)))
    return [zip((a, b, c) => 100 * (4 * a! + 2 * b! + c!) / 7, ...shares)]
  },
  ao: (candles, fast, slow) => {
    const middle = candles.map(({ high, low }) => (high + low) / 2)
    return [zip((fast, slow) => fast - slow, average(middle, fast), average(middle, slow))]
  },
  tsi: (candles, long, short) => {
    const twice = (values: Column) => exponential(exponential(values, long), short)
    return [zip((a, b) => 100 * share(a, b), twice(changes(candles)), twice(changes(candles).map(Math.abs)))]
  },
  coppock: (candles, n, short, long) => {
    const sums = zip((a, b) => a + b, rate(closes(candles), short), rate(closes(candles), long))
    return [windows(sums, n, (window) => sum(window.map((value, i) => (i + 1) * value)) / (n * (n + 1) / 2))]
  },
  er: (candles, n) => {
    const way = zip((now, before) => Math.abs(now - before), closes(candles), lag(closes(candles), n))
    return [zip((way, path) => share(way, path, 1), way, windows(changes(candles).map(Math.abs), n, sum))]
  },
  bop: (candles) => [candles.map(({ close, high, low, open }) => share(close - open, high - low))],
  percentrank: (candles, n) => [
    windows(closes(candles), n + 1, (window) => 100 * window.filter((close) => close < window.at(-1)!).length / n)
  ],
  dpo: (candles, n) => [
    zip((before, mean) => before - mean, lag(closes(candles), Math.floor(n / 2) + 1), average(closes(candles), n))
  ],
  fisher: (candles, n) => {
    const middle = candles.map(({ high, low }) => (high + low) / 2)
    let x = 0
    let fisher = 0
    const line = place(middle, middle, middle, n).map((place, i) => {
      if (Number.isNaN(place)) return NaN
      const isFlat = new Set(middle.slice(i - n + 1, i + 1)).size === 1
      x = 0.33 * (isFlat ? 0 : place / 50 - 1) + 0.67 * x
      if (Math.abs(x) > 0.99) x = 0.999 * Math.sign(x)
      return fisher = Math.atanh(x) + fisher / 2
    })
    return [line, lag(line)]
  },
  elderray: (candles, n) => {
    const average = exponential(closes(candles), n)
    return [
      zip((high, average) => high - average, of("high", candles), average),
      zip((low, average) => low - average, of("low", candles), average)
    ]
  }
}
