/** Time zones in which candles are asked for: the buckets of a book are those of UTC, and so are all that it serves. */
import * as Interval from "@cryptostream/core/market/Interval"

const minute = 60_000
const hour = 60 * minute

/** How a zone is written: `8`, `-1:00`, `05:45`. */
export const range = "^(\\+|-)?[0-9]{1,2}(:[0-9]{2})?$"

/** The offset from UTC in ms; nothing where it is not from -12:00 to +14:00. */
export const parse = (text: string): number | undefined => {
  const [hours = "", minutes = "0"] = text.replace(/^[+-]/, "").split(":")
  const size = Number(hours) * hour + Number(minutes) * minute
  const offset = text.startsWith("-") ? -size : size
  return Number(minutes) < 60 && offset >= -12 * hour && offset <= 14 * hour ? offset : undefined
}

/** Whether candles open at the same moments so far from UTC: no offset is a day long, and so no longer ones do. */
export const isLikeUtc = (interval: Interval.Interval, offset: number): boolean =>
  offset % Interval.nominalMillis(interval) === 0
