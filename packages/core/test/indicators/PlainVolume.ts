/** What volume says, by its definitions. */
import type * as Candle from "@cryptostream/core/market/Candle"
import * as Plain from "./PlainColumns.ts"

type Candles = ReadonlyArray<Candle.Candle>
type Column = Plain.Column

const { exponential, lag, mean, sum, windows, zip } = Plain

const closes = (candles: Candles): Column => candles.map(({ close }) => close)
const volumes = (candles: Candles): Column => candles.map(({ volume }) => volume)
const typical = ({ close, high, low }: Candle.Candle): number => (high + low + close) / 3
const cumulated = (values: Column): Column => values.map((_, i) => sum(values.slice(0, i + 1)))
const share = (part: number, whole: number, otherwise = 0): number => whole === 0 ? otherwise : part / whole

const changes = (candles: Candles): Column => zip((now, before) => now - before, closes(candles), lag(closes(candles)))
const moneyFlows = (candles: Candles): Column =>
  candles.map(({ close, high, low, volume }) => share((close - low) - (high - close), high - low) * volume)
const accumulation = (candles: Candles): Column => cumulated(moneyFlows(candles))

/** From the first value, not from a mean of several. */
const fromFirst = (values: Column, n: number): Column => {
  let average = values[0]!
  return values.map((value) => average += 2 / (n + 1) * (value - average))
}

const windowsOf = <A>(candles: ReadonlyArray<A>, n: number, f: (window: ReadonlyArray<A>) => number): Column =>
  candles.map((_, i) => i < n - 1 ? NaN : f(candles.slice(i - n + 1, i + 1)))

const averagePrice = (candles: Candles, untraded: number): number =>
  share(sum(candles.map((candle) => typical(candle) * candle.volume)), sum(volumes(candles)), untraded)

/** f(a candle's volume, the n before it). */
const beside = (candles: Candles, n: number, f: (volume: number, before: Column) => number): Column =>
  windows(volumes(candles), n + 1, (window) => f(window.at(-1)!, window.slice(0, -1)))

const isFlat = (values: Column): boolean => values.every((value) => value === values[0])
const deviation = (values: Column): number =>
  Math.sqrt(sum(values.map((value) => (value - mean(values)) ** 2)) / (values.length - 1))

const force = (candles: Candles, n: number): ReadonlyArray<Column> => [
  exponential(zip((change, volume) => change * volume, changes(candles), volumes(candles)), n)
]
const relative = (candles: Candles, n: number): ReadonlyArray<Column> => [
  beside(candles, n, (volume, before) => share(volume, mean(before), NaN))
]

const day = (candle: Candle.Candle): string => new Date(candle.openTime).toISOString().slice(0, 10)

const volumeIndex = (candles: Candles, counts: (now: number, before: number) => boolean): Column =>
  candles.map((_, i) =>
    candles.slice(1, i + 1).reduce(
      (product, { close, volume }, k) =>
        counts(volume, candles[k]!.volume) ? product * close / candles[k]!.close : product,
      1_000
    )
  )

export const definitions: Record<string, Plain.Definition> = {
  obv: (candles) => [
    cumulated(
      candles.map(({ close, volume }, i) => i === 0 ? volume : Math.sign(close - candles[i - 1]!.close) * volume)
    )
  ],
  mfi: (candles, n) => {
    const flows = candles.map((candle, i) => {
      const [now, before] = [typical(candle), typical(candles[i - 1] ?? candle)]
      return Math.abs(now - before) < 1e-14 * (now + before) ? 0 : Math.sign(now - before) * now * candle.volume
    })
    const rising = (window: Column) => sum(window.filter((flow) => flow > 0))
    return [
      windows([NaN, ...flows.slice(1)], n, (window) => 100 * share(rising(window), sum(window.map(Math.abs))))
    ]
  },
  ad: (candles) => [accumulation(candles)],
  adosc: (candles, fast, slow) => [
    zip((a, b) => a - b, fromFirst(accumulation(candles), fast), fromFirst(accumulation(candles), slow))
      .map((value, i) => i < slow - 1 ? NaN : value)
  ],
  cmf: (candles, n) => [
    windowsOf(candles, n, (window) => share(sum(moneyFlows(window)), sum(volumes(window))))
  ],
  efi: force,
  forceindex: force,
  pvt: (candles) => [
    cumulated(candles.map(({ close, volume }, i) => volume * (close / (candles[i - 1]?.close ?? close) - 1)))
  ],
  pvo: (candles, fast, slow) => [
    zip(
      (fast, slow) => 100 * share(fast - slow, slow),
      exponential(volumes(candles), fast),
      exponential(volumes(candles), slow)
    )
  ],
  rvol: relative,
  volumeratio: relative,
  volumez: (candles, n) => [
    beside(candles, n, (volume, before) => isFlat(before) ? NaN : (volume - mean(before)) / deviation(before))
  ],
  vwap: (candles) => [candles.map((_, i) => averagePrice(candles.slice(0, i + 1), 0))],
  vwap_day: (candles) => [
    candles.map((candle, i) => averagePrice(candles.slice(0, i + 1).filter((one) => day(one) === day(candle)), NaN))
  ],
  vwap_rolling: (candles, n) => [windowsOf(candles, n, (window) => averagePrice(window, NaN))],
  takerbuyratio: (candles) => [
    candles.map(({ takerBuyVolume = NaN, volume }) => volume === 0 ? NaN : takerBuyVolume / volume)
  ],
  nvi: (candles) => [volumeIndex(candles, (now, before) => now < before)],
  pvi: (candles) => [volumeIndex(candles, (now, before) => now > before)]
}
