/** A seeded market that has everything an indicator may trip over: flat stretches, no volume, absent fields, jumps, holes. */
import type * as Candle from "@cryptostream/core/market/Candle"

/** Mulberry32. */
const random = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

const minute = 60_000
/** 2024-01-01 22:00 UTC: a day begins after two hours. */
const start = 1_704_146_400_000
const cents = (value: number): number => Math.round(value * 100) / 100

/** One that is `lively` always moves: what divides by movement remembers the past for longer where nothing moves. */
export const candles = (seed: number, count: number, isLively = false): ReadonlyArray<Candle.Candle> => {
  const next = random(seed)
  let price = 50 + 100 * next()
  let openTime = start
  let calm = 0
  return Array.from({ length: count }, (): Candle.Candle => {
    openTime += next() < 0.02 ? 7 * minute : minute
    if (!isLively && calm === 0 && next() < 0.03) calm = Math.floor(20 * next())
    if (calm > 0) calm--
    const isFlat = calm > 0
    const open = cents(next() < 0.02 ? price * (0.8 + 0.4 * next()) : price)
    const close = isFlat ? open : cents(open * (1 + 0.02 * (next() - 0.5)))
    const reach = isFlat || next() < 0.1 ? 0 : 0.01 * next()
    price = close
    const volume = isFlat && next() < 0.7 ? 0 : cents(1_000 * next() ** 4)
    const bar = {
      openTime,
      open,
      high: cents(Math.max(open, close) * (1 + reach)),
      low: cents(Math.min(open, close) * (1 - reach * next())),
      close,
      volume,
      trades: Math.ceil(volume)
    }
    if (next() < 0.03) return bar
    const taken = volume * next()
    return { ...bar, quoteVolume: volume * close, takerBuyVolume: taken, takerBuyQuoteVolume: taken * close }
  })
}

/** A coin of many decimals: ticks of 1e-8, closes anywhere in the range, volumes of all sizes. Its sums have to be rounded. */
export const rough = (seed: number, count: number): ReadonlyArray<Candle.Candle> => {
  const next = random(seed)
  const tick = (value: number): number => Math.max(1, Math.round(value * 1e8)) / 1e8
  let price = 10 ** (-6 * next())
  return Array.from({ length: count }, (_, i): Candle.Candle => {
    const open = tick(price)
    price = tick(open * (1 + 0.02 * (next() - 0.5)))
    const volume = Math.round(1e8 * 10 ** (16 * next() - 8)) / 1e8
    return {
      openTime: start + i * minute,
      open,
      high: tick(Math.max(open, price) * (1 + 0.01 * next())),
      low: tick(Math.min(open, price) * (1 - 0.01 * next())),
      close: price,
      volume,
      trades: Math.ceil(10 * next()),
      quoteVolume: volume * price,
      takerBuyVolume: volume * next(),
      takerBuyQuoteVolume: volume * price * next()
    }
  })
}
