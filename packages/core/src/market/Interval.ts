/**
 * The sixteen intervals of Binance and the arithmetic of their buckets. A bucket is named by its open time (epoch ms, UTC);
 * every interval but `1M` has a fixed length and an anchor, a month follows the calendar.
 */
import { Schema } from "effect"

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * Length and anchor in ms. A week opens on Monday (the epoch was a Thursday). The three-day candles of the exchange
 * have opened at 2017-08-17 and every third day since, which is one day past the multiples of three days.
 */
const fixed = {
  "1s": { length: second, anchor: 0 },
  "1m": { length: minute, anchor: 0 },
  "3m": { length: 3 * minute, anchor: 0 },
  "5m": { length: 5 * minute, anchor: 0 },
  "15m": { length: 15 * minute, anchor: 0 },
  "30m": { length: 30 * minute, anchor: 0 },
  "1h": { length: hour, anchor: 0 },
  "2h": { length: 2 * hour, anchor: 0 },
  "4h": { length: 4 * hour, anchor: 0 },
  "6h": { length: 6 * hour, anchor: 0 },
  "8h": { length: 8 * hour, anchor: 0 },
  "12h": { length: 12 * hour, anchor: 0 },
  "1d": { length: day, anchor: 0 },
  "3d": { length: 3 * day, anchor: day },
  "1w": { length: 7 * day, anchor: 4 * day }
} as const

export const all = [...(Object.keys(fixed) as ReadonlyArray<keyof typeof fixed>), "1M"] as const
export const Interval = Schema.Literals(all)
export type Interval = typeof Interval.Type

const monthStart = (time: number, offset: number): number => {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset)
}
const monthIndex = (time: number): number => {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Nominal length in ms; a month counts as 30 days. For budgets and window sizes, never for bucket arithmetic. */
export const nominalMillis = (interval: Interval): number => interval === "1M" ? 30 * day : fixed[interval].length

/** Open time of the bucket that contains `time` (epoch ms). */
export const floor = (interval: Interval, time: number): number => {
  if (interval === "1M") return monthStart(time, 0)
  const { anchor, length } = fixed[interval]
  return Math.floor((time - anchor) / length) * length + anchor
}

export const isAligned = (interval: Interval, time: number): boolean => floor(interval, time) === time

/** First open time at or after `time`. */
export const ceil = (interval: Interval, time: number): number => {
  const start = floor(interval, time)
  return start === time ? start : next(interval, start)
}

/** Open time of the bucket after the one that opens at `openTime`. */
export const next = (interval: Interval, openTime: number): number =>
  interval === "1M" ? monthStart(openTime, 1) : openTime + fixed[interval].length

/** Open time of the bucket before the one that opens at `openTime`. */
export const previous = (interval: Interval, openTime: number): number =>
  interval === "1M" ? monthStart(openTime, -1) : openTime - fixed[interval].length

/** Last ms of the bucket, as the exchange states it. */
export const closeTime = (interval: Interval, openTime: number): number => next(interval, openTime) - 1

/** How many buckets open in the span [from, to). */
export const count = (interval: Interval, from: number, to: number): number => {
  const first = ceil(interval, from)
  const end = ceil(interval, to)
  if (end <= first) return 0
  return interval === "1M" ? monthIndex(end) - monthIndex(first) : (end - first) / fixed[interval].length
}
