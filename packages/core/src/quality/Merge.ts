/**
 * Which of several versions of a bucket holds. The order is total, so that merging is associative, commutative and
 * idempotent: any order of delivery, two producers or a redelivery all give one store.
 */
import * as Candle from "../market/Candle.ts"
import * as Version from "../market/Version.ts"

const rank = (version: Version.Version): number => Version.sources.indexOf(version.source)

const compareCandles = (a: Candle.Candle, b: Candle.Candle): number => {
  for (const column of Candle.columns) {
    const difference = (a[column] ?? -1) - (b[column] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Positive where `a` holds over `b`: the more trusted source; of two answers the later one; of two frames or rows the one
 * with more trades; then the field values, and last the time, so that only equal versions compare as 0.
 */
export const compare = (a: Version.Version, b: Version.Version): number => {
  const answered = a.source === "rest" || a.source === "audit"
  return rank(a) - rank(b) ||
    (answered ? a.knownAt - b.knownAt : a.candle.trades - b.candle.trades) ||
    compareCandles(a.candle, b.candle) ||
    a.knownAt - b.knownAt
}

/** The version that holds. Both must speak of one bucket. */
export const merge = (a: Version.Version, b: Version.Version): Version.Version => compare(a, b) >= 0 ? a : b

/** Whether two versions say the same of the market, whoever said it and when. */
export const sameCandle = (a: Version.Version, b: Version.Version): boolean => compareCandles(a.candle, b.candle) === 0
