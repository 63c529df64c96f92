/** What a year is, in candles: crypto trades on every day of it. */
import * as Interval from "../market/Interval.ts"

const day = 86_400_000

/** A month is a twelfth of a year. */
export const candles = (interval: Interval.Interval): number =>
  interval === "1M" ? 12 : 365 * day / Interval.nominalMillis(interval)
