/** Which intervals a candle of another can be made of: every bucket of it has to hold whole buckets of the shorter one. */
import * as Interval from "../market/Interval.ts"

/** Whole buckets of `of` fill each bucket of `interval`: where lengths divide, anchors do too. A month begins with a day. */
export const isMadeOf = (interval: Interval.Interval, of: Interval.Interval): boolean => {
  if (of === interval || of === "1M") return false
  const length = Interval.nominalMillis(of)
  if (interval === "1M") return Interval.nominalMillis("1d") % length === 0
  return Interval.nominalMillis(interval) % length === 0
}

/** The longest of some intervals that another can be made of; nothing where there is none. */
export const longest = (
  interval: Interval.Interval,
  some: ReadonlyArray<Interval.Interval>
): Interval.Interval | undefined => Interval.all.findLast((one) => some.includes(one) && isMadeOf(interval, one))
