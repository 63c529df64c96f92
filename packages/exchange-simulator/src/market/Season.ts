/**
 * How lively the market is by the hour of the week (UTC): Europe wakes at seven, New York opens at half past one, and
 * weekends are calm. Log of the volatility relative to its mean, as measured in the exchange's 1h candles of BTCUSDC.
 */

// dprint-ignore
const weekdayHours = [
  0.06, 0.05, -0.03, -0.23, -0.30, -0.31, -0.32, -0.13, -0.18, -0.26, -0.32, -0.31,
  -0.07, 0.43, 0.59, 0.29, 0.23, 0.14, 0.10, 0.11, 0.05, -0.05, -0.12, -0.30
]
const weekend = -0.45
const hoursOfWeek = 7 * 24
const minutesOfWeek = hoursOfWeek * 60

/** Hours are counted from Monday. */
const hourly = Array.from(
  { length: hoursOfWeek },
  (_, hour) => hour < 5 * 24 ? weekdayHours[hour % 24]! : weekend + weekdayHours[hour % 24]! / 2
)

/** Between the middles of two hours a straight line; the mean of the variances is 1. */
const byMinute = (): Float64Array => {
  const table = Float64Array.from({ length: minutesOfWeek }, (_, minute) => {
    const place = minute / 60 - 0.5 + hoursOfWeek
    const [hour, part] = [Math.floor(place), place % 1]
    return hourly[hour % hoursOfWeek]! * (1 - part) + hourly[(hour + 1) % hoursOfWeek]! * part
  })
  const variance = table.reduce((sum, log) => sum + Math.exp(2 * log), 0) / minutesOfWeek
  return table.map((log) => log - Math.log(variance) / 2)
}
const table = byMinute()

/** The epoch was a Thursday. */
const epochMinuteOfWeek = 3 * 24 * 60

const weekly = Float64Array.from(table, (log) => Math.exp(2 * log))
const upTo = new Float64Array(minutesOfWeek + 1)
for (let i = 0; i < minutesOfWeek; i++) upTo[i + 1] = upTo[i]! + weekly[i]!

const sinceMonday = (minute: number): number => {
  const weeks = Math.floor((minute + epochMinuteOfWeek) / minutesOfWeek)
  return weeks * upTo[minutesOfWeek]! + upTo[minute + epochMinuteOfWeek - weeks * minutesOfWeek]!
}

/** How much variance the season puts into the minutes [from, to) since the epoch, in minutes of the mean. */
export const variance = (from: number, to: number): number => sinceMonday(to) - sinceMonday(from)

/** Log of the volatility's seasonal factor at a minute since the epoch. */
export const logVolatility = (minute: number): number => Math.log(variance(minute, minute + 1)) / 2
