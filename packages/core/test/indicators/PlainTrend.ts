/** Trend indicators by their definitions. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Plain from "./PlainColumns.ts"

type Candles = ReadonlyArray<Candle.Candle>
type Column = Plain.Column

const { exponential, sum, trueRange, wilder, windows, zip } = Plain

const share = (part: number, whole: number): number => whole === 0 ? 0 : part / whole

const movements = (candles: Candles): readonly [Column, Column] => {
  const up = candles.map(({ high }, i) => high - (candles[i - 1]?.high ?? NaN))
  const down = candles.map(({ low }, i) => (candles[i - 1]?.low ?? NaN) - low)
  return [
    zip((up, down) => up > down && up > 0 ? up : 0, up, down),
    zip((up, down) => down > up && down > 0 ? down : 0, up, down)
  ]
}

/** Wilder's sum: that of rows 1 to n - 1, then less an n-th of itself before each row is added. */
const total = (values: Column, n: number): Column => {
  const out: Array<number> = []
  values.forEach((value, i) => {
    out.push(i < n - 1 ? NaN : i === n - 1 ? sum(values.slice(1, n)) : out[i - 1]! * (1 - 1 / n) + value)
  })
  return out
}

/** One more row is absent than of the sums. */
const indicators = (candles: Candles, n: number): readonly [Column, Column] => {
  const range = total(trueRange(candles), n)
  const [plus, minus] = movements(candles).map((movement) =>
    zip((movement, range) => 100 * share(movement, range), total(movement, n), range)
      .map((value, i) => i < n ? NaN : value)
  )
  return [plus!, minus!]
}

/** Highest high and lowest low of n candles. */
const extremes = (candles: Candles, n: number): readonly [Column, Column] => [
  windows(candles.map(({ high }) => high), n, (all) => Math.max(...all)),
  windows(candles.map(({ low }) => low), n, (all) => Math.min(...all))
]
const middle = (candles: Candles, n: number): Column => zip((high, low) => (high + low) / 2, ...extremes(candles, n))

const index = (candles: Candles, n: number): Column =>
  zip((plus, minus) => 100 * share(Math.abs(plus - minus), plus + minus), ...indicators(candles, n))

/** Counted from the newest: the first of the extremes that is met. */
const since = (window: Column, f: (...values: ReadonlyArray<number>) => number): number =>
  [...window].reverse().indexOf(f(...window))

const aroon = (candles: Candles, n: number): readonly [Column, Column] => {
  const shown = (ago: number) => 100 * (n - ago) / n
  return [
    windows(candles.map(({ low }) => low), n + 1, (window) => shown(since(window, Math.min))),
    windows(candles.map(({ high }) => high), n + 1, (window) => shown(since(window, Math.max)))
  ]
}

const supertrend = (candles: Candles, n: number, multiplier: number): readonly [Column, Column] => {
  const atr = wilder(trueRange(candles), n)
  const line: Array<number> = []
  const trends: Array<number> = []
  let [upper, lower, isUp] = [NaN, NaN, true]
  candles.forEach(({ close, high, low }, i) => {
    const before = candles[i - 1]?.close ?? NaN
    const above = (high + low) / 2 + multiplier * atr[i]!
    const below = (high + low) / 2 - multiplier * atr[i]!
    const isFirst = Number.isNaN(upper)
    if (isFirst || above < upper || before > upper) upper = above
    if (isFirst || below > lower || before < lower) lower = below
    if (!isFirst && isUp && close < lower) isUp = false
    else if (!isFirst && !isUp && close > upper) isUp = true
    line.push(isUp ? lower : upper)
    trends.push(Number.isNaN(upper) ? NaN : isUp ? 1 : -1)
  })
  return [line, trends]
}

/** As Wilder tells it, long and short apart; the second candle is the first that the stop is of. */
const stops = (candles: Candles, acceleration: number, maximum: number): Column => {
  const [first, second] = [candles[0]!, candles[1]!]
  const falls = first.low - second.low
  let isLong = !(falls > 0 && falls > second.high - first.high)
  let stop = isLong ? first.low : first.high
  let extreme = isLong ? second.high : second.low
  let factor = acceleration
  return candles.map(({ high, low }, i) => {
    if (i === 0) return NaN
    const last = candles[Math.max(1, i - 1)]!
    const [lowest, highest] = [Math.min(low, last.low), Math.max(high, last.high)]
    let shown = stop
    if (isLong && low <= stop) {
      ;[isLong, shown, extreme, factor] = [false, Math.max(extreme, highest), low, acceleration]
    } else if (!isLong && high >= stop) {
      ;[isLong, shown, extreme, factor] = [true, Math.min(extreme, lowest), high, acceleration]
    } else if (isLong && high > extreme) {
      ;[extreme, factor] = [high, Math.min(maximum, factor + acceleration)]
    } else if (!isLong && low < extreme) {
      ;[extreme, factor] = [low, Math.min(maximum, factor + acceleration)]
    }
    const next = shown + factor * (extreme - shown)
    stop = isLong ? Math.min(next, lowest) : Math.max(next, highest)
    return shown
  })
}

export const definitions: Record<string, Plain.Definition> = {
  plus_dm: (candles, n) => [total(movements(candles)[0], n)],
  minus_dm: (candles, n) => [total(movements(candles)[1], n)],
  plus_di: (candles, n) => [indicators(candles, n)[0]],
  minus_di: (candles, n) => [indicators(candles, n)[1]],
  dx: (candles, n) => [index(candles, n)],
  adx: (candles, n) => [wilder(index(candles, n), n)],
  adxr: (candles, n) => {
    const adx = wilder(index(candles, n), n)
    return [zip((now, before) => (now + before) / 2, adx, Plain.lag(adx, n - 1))]
  },
  aroon,
  aroonosc: (candles, n) => {
    const [down, up] = aroon(candles, n)
    return [zip((up, down) => up - down, up, down)]
  },
  sar: (candles, acceleration, maximum) => [stops(candles, acceleration, maximum)],
  supertrend: (candles, n, multiplier) => [supertrend(candles, n, multiplier)[0]],
  supertrend_trend: (candles, n, multiplier) => [supertrend(candles, n, multiplier)[1]],
  vortex: (candles, n) => {
    const range = windows(trueRange(candles), n, sum)
    const before = (i: number, field: "high" | "low") => candles[i - 1]?.[field] ?? NaN
    const up = candles.map(({ high }, i) => Math.abs(high - before(i, "low")))
    const down = candles.map(({ low }, i) => Math.abs(low - before(i, "high")))
    return [zip(share, windows(up, n, sum), range), zip(share, windows(down, n, sum), range)]
  },
  massi: (candles, n, period) => {
    const once = exponential(candles.map(({ high, low }) => high - low), n)
    return [windows(zip((once, twice) => twice === 0 ? 1 : once / twice, once, exponential(once, n)), period, sum)]
  },
  chandelier: (candles, n, k) => {
    const [highest, lowest] = extremes(candles, n)
    const range = wilder(trueRange(candles), n)
    return [
      zip((high, range) => high - k * range, highest, range),
      zip((low, range) => low + k * range, lowest, range)
    ]
  },
  ichimoku: (candles, n, m, l) => {
    const conversion = middle(candles, n)
    const base = middle(candles, m)
    const between = zip((a, b) => (a + b) / 2, conversion, base)
    return [conversion, base, Plain.lag(between, m - 1), Plain.lag(middle(candles, l), m - 1)]
  },
  chop: (candles, n) => {
    const range = zip((high, low) => high - low, ...extremes(candles, n))
    const way = windows(trueRange(candles), n, sum)
    return [zip((way, range) => range > 0 ? 100 * Math.log10(way / range) / Math.log10(n) : NaN, way, range)]
  }
}
