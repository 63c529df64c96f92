/** What the tests read of a row: exact numbers, and statistics of them. */
import * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import type * as Series from "@cryptostream/core/market/Series"
import type * as Market from "@cryptostream/exchange-simulator/market/Market"

/** Decimal text with eight decimals as a whole number of 10^-8. */
export const exact = (text: string): bigint => {
  const [whole = "", part = ""] = text.split(".")
  if (!/^\d+$/.test(whole) || !/^\d{8}$/.test(part)) throw new Error(`${text} is not printed as the exchange does`)
  return BigInt(whole + part)
}

/** The candle of the bucket that contains `time`, as much of it as has happened by then. */
export const forming = (market: Market.Market, series: Series.Series, time: number): Row.Row => {
  const openTime = Interval.floor(series.interval, time)
  return market.candle(series, openTime, [{ from: openTime, to: Interval.next(series.interval, openTime) }], time)!
}

const amounts = [5, 7, 9, 10] as const

/** The row that consecutive rows make together, worked out on their text. */
export const sumOf = (rows: ReadonlyArray<Row.Row>): ReadonlyArray<unknown> => {
  const [first, last] = [rows[0]!, rows.at(-1)!]
  const [open, high, low, close] = [
    first[1],
    rows.reduce((best, row) => exact(row[2]) > exact(best) ? row[2] : best, first[2]),
    rows.reduce((best, row) => exact(row[3]) < exact(best) ? row[3] : best, first[3]),
    last[4]
  ]
  const sums = amounts.map((at) => rows.reduce((sum, row) => sum + exact(row[at]), 0n))
  return [first[0], open, high, low, close, last[6], rows.reduce((sum, row) => sum + row[8], 0), ...sums]
}

/** The same fields of a row, in the same order. */
export const fieldsOf = (row: Row.Row): ReadonlyArray<unknown> => [
  row[0],
  row[1],
  row[2],
  row[3],
  row[4],
  row[6],
  row[8],
  ...amounts.map((at) => exact(row[at]))
]

export const returns = (rows: ReadonlyArray<Row.Row>): ReadonlyArray<number> =>
  rows.slice(1).map((row, i) => Math.log(Number(row[4]) / Number(rows[i]![4])))

export const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

const moment = (values: ReadonlyArray<number>, power: number): number => {
  const middle = mean(values)
  return mean(values.map((x) => (x - middle) ** power))
}
export const deviation = (values: ReadonlyArray<number>): number => Math.sqrt(moment(values, 2))
export const kurtosis = (values: ReadonlyArray<number>): number => moment(values, 4) / moment(values, 2) ** 2

export const correlation = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => {
  const [ma, mb] = [mean(a), mean(b)]
  return mean(a.map((x, i) => (x - ma) * (b[i]! - mb))) / (deviation(a) * deviation(b))
}
