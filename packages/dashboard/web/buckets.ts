/** The arithmetic of buckets that drawing needs, without the server's schemas. A test holds it to core's `Interval`. */
import type { Interval } from "./wire.ts"

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, M: 2_592_000_000 }

const isUnit = (letter: string): letter is keyof typeof units => letter in units

/** Length in ms; a month counts as 30 days. */
export const length = (interval: Interval): number => {
  const unit = interval.slice(-1)
  return isUnit(unit) ? Number(interval.slice(0, -1)) * units[unit] : NaN
}

/** Open time of the bucket that comes `count` after the one at `openTime`. */
export const after = (interval: Interval, openTime: number, count = 1): number => {
  if (interval !== "1M") return openTime + count * length(interval)
  const date = new Date(openTime)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count)
}

const month = (time: number): number => {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** So long after its close a candle may come, in ms; later it is missing. */
export const deadlineMillis = 10_000

/** When the bucket at `openTime` has to be there. */
export const due = (interval: Interval, openTime: number): number => after(interval, openTime) + deadlineMillis

/** How many buckets open in [from, to); both are open times. */
export const between = (interval: Interval, from: number, to: number): number =>
  interval === "1M" ? month(to) - month(from) : Math.round((to - from) / length(interval))
